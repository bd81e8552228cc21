/** ClusterRoles. Source: recording rbac/cluster-roles-validated. */
import { validateObjectMetaUpdate } from '../apimachinery/object-meta.ts'
import { type ClusterRole, RBAC_GROUP } from '../authorization/rbac-objects.ts'
import { defineKind } from '../registry/kind.ts'
import { normalizeRules } from './rbac/empty-rules.ts'
import { authorizeClusterRole } from './rbac/escalation.ts'
import { roleColumns } from './rbac/role-columns.ts'
import { validateClusterRole } from './rbac/validate-roles.ts'

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
    validateUpdate: (object, old) => {
      const update = validateObjectMetaUpdate(object.metadata, old.metadata)
      return [...update, ...validateClusterRole(object), ...update]
    },
  },
  columns: roleColumns,
})
