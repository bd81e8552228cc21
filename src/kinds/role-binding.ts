/** RoleBindings. Source: recording rbac/bindings-validated. */
import { type Binding, RBAC_GROUP } from '../authorization/rbac-objects.ts'
import { defineKind } from '../registry/kind.ts'
import { authorizeBinding } from './rbac/escalation.ts'
import { bindingDefaults, roleRefChangeErrors, validateRoleBinding } from './rbac/validate-bindings.ts'
import { validateRbacUpdate } from './rbac/validate-update.ts'

export const roleBinding = defineKind<Binding>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'RoleBinding',
  resource: 'rolebindings',
  namespaced: true,
  createsOnUpdate: true,
  strategy: {
    applyDefaults: bindingDefaults,
    authorize: authorizeBinding('rolebindings'),
    validate: validateRoleBinding,
    validateUpdate: (binding, old) => [
      ...validateRbacUpdate(true, validateRoleBinding)(binding, old),
      ...roleRefChangeErrors(binding, old),
    ],
  },
})
