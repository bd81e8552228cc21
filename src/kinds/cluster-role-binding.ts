/** ClusterRoleBindings. Source: recording rbac/bindings-validated. */
import { validateObjectMetaUpdate } from '../apimachinery/object-meta.ts'
import { type Binding, RBAC_GROUP } from '../authorization/rbac-objects.ts'
import { defineKind } from '../registry/kind.ts'
import { authorizeBinding } from './rbac/escalation.ts'
import { bindingColumns } from './rbac/role-columns.ts'
import { bindingDefaults, roleRefChangeErrors, validateClusterRoleBinding } from './rbac/validate-bindings.ts'

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
    validateUpdate: (object, old) => {
      const update = validateObjectMetaUpdate(object.metadata, old.metadata)
      return [...update, ...validateClusterRoleBinding(object), ...update, ...roleRefChangeErrors(object, old)]
    },
  },
  columns: bindingColumns,
})
