/** Roles. Source: recording rbac/roles-validated. */
import { RBAC_GROUP, type Role } from '../authorization/rbac-objects.ts'
import { defineKind } from '../registry/kind.ts'
import { normalizeRules } from './rbac/empty-rules.ts'
import { authorizeRole } from './rbac/escalation.ts'
import { validateRole } from './rbac/validate-roles.ts'
import { validateRbacUpdate } from './rbac/validate-update.ts'

export const role = defineKind<Role>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'Role',
  resource: 'roles',
  namespaced: true,
  createsOnUpdate: true,
  strategy: {
    prepareForCreate: normalizeRules,
    prepareForUpdate: normalizeRules,
    authorize: authorizeRole,
    validate: validateRole,
    validateUpdate: validateRbacUpdate(true, validateRole),
  },
})
