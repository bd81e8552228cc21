/** ClusterRoleBindings. Source: recording rbac/bindings-validated. */
import { type Binding, RBAC_GROUP } from '../authorization/rbac-objects.ts'
import { defineKind } from '../registry/kind.ts'
import { authorizeBinding } from './rbac/escalation.ts'
import { bindingDefaults, roleRefChangeErrors, validateClusterRoleBinding } from './rbac/validate-bindings.ts'
import { validateRbacUpdate } from './rbac/validate-update.ts'

export const clusterRoleBinding = defineKind<Binding>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'ClusterRoleBinding',
  resource: 'clusterrolebindings',
  namespaced: false,
  createsOnUpdate: true,
  strategy: {
    applyDefaults: bindingDefaults,
    authorize: authorizeBinding('clusterrolebindings'),
    validate: validateClusterRoleBinding,
    validateUpdate: (binding, old) => [
      ...validateRbacUpdate(false, validateClusterRoleBinding)(binding, old),
      ...roleRefChangeErrors(binding, old),
    ],
  },
})
