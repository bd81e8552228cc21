/** Roles and bindings of rbac.authorization.k8s.io/v1, as they are stored. */
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import type { PolicyRule, RoleRef } from '../registry/access.ts'

export const RBAC_GROUP = 'rbac.authorization.k8s.io'

export interface Role extends KubeObject {
  /** null when there are none. */
  rules: PolicyRule[] | null
}

export interface ClusterRole extends Role {
  aggregationRule?: { clusterRoleSelectors?: LabelSelectorObject[] }
}

export interface LabelSelectorObject extends JsonObject {
  matchLabels?: { [key: string]: string }
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

export interface Subject extends JsonObject {
  kind: string
  apiGroup?: string
  name: string
  namespace?: string
}

/** A RoleBinding or ClusterRoleBinding. */
export interface Binding extends KubeObject {
  subjects?: Subject[]
  roleRef: RoleRef
}
