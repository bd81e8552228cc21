/** ClusterRoles. Source: recording rbac/cluster-roles-validated. */
import { type ClusterRole, RBAC_GROUP } from '../authorization/rbac-objects.ts'
import { defineKind } from '../registry/kind.ts'
import { normalizeRules } from './rbac/empty-rules.ts'
import { authorizeClusterRole } from './rbac/escalation.ts'
import { validateClusterRole } from './rbac/validate-roles.ts'
import { validateRbacUpdate } from './rbac/validate-update.ts'

export const clusterRole = defineKind<ClusterRole>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'ClusterRole',
  resource: 'clusterroles',
  namespaced: false,
  createsOnUpdate: true,
  strategy: {
    prepareForCreate: normalizeRules,
    prepareForUpdate: normalizeRules,
    authorize: authorizeClusterRole,
    validate: validateClusterRole,
    validateUpdate: validateRbacUpdate(false, validateClusterRole),
  },
})
