/** Rules of Roles and ClusterRoles. Source: recordings rbac/roles-validated, rbac/cluster-roles-validated. */
import { at, type FieldError, invalid, required } from '../../apimachinery/field-error.ts'
import { labelSelectorErrors } from '../../apimachinery/label-selector-rules.ts'
import { pathSegment } from '../../apimachinery/names.ts'
import { validateObjectMeta } from '../../apimachinery/object-meta.ts'
import type { ClusterRole, Role } from '../../authorization/rbac-objects.ts'
import type { PolicyRule } from '../../registry/access.ts'

export const validateRole = ({ metadata, rules }: Role): FieldError[] => [
  ...validateObjectMeta(metadata, { namespaced: true, validateName: pathSegment }),
  ...(rules ?? []).flatMap((rule, index) => ruleErrors(rule, at('rules', index), inNamespaces)),
]

export const validateClusterRole = ({ metadata, rules, aggregationRule }: ClusterRole): FieldError[] => [
  ...validateObjectMeta(metadata, { namespaced: false, validateName: pathSegment }),
  ...(rules ?? []).flatMap((rule, index) => ruleErrors(rule, at('rules', index), everywhere)),
  ...aggregationErrors(aggregationRule),
]

/** What a kind of role has against rules for URLs. */
type UrlRule = (path: string, urls: string[]) => FieldError[]

const inNamespaces: UrlRule = (path, urls) => [
  invalid(path, urls, 'namespaced rules cannot apply to non-resource URLs'),
]
const everywhere: UrlRule = () => []

function ruleErrors(rule: PolicyRule, path: string, urlRule: UrlRule): FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  const errors: FieldError[] = []
  if ((verbs ?? []).length === 0) errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'))
  if (nonResourceURLs.length > 0) {
    const field = `${path}.nonResourceURLs`
    errors.push(...urlRule(field, nonResourceURLs))
    if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0)
      errors.push(invalid(field, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'))
    return errors
  }
  if (apiGroups.length === 0)
    errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'))
  if (resources.length === 0)
    errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'))
  return errors
}

function aggregationErrors(aggregation: ClusterRole['aggregationRule']): FieldError[] {
  if (aggregation === undefined) return []
  const field = 'aggregationRule.clusterRoleSelectors'
  const { clusterRoleSelectors: selectors = [] } = aggregation
  if (selectors.length === 0)
    return [required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  return selectors.flatMap((selector, index) => {
    const errors = labelSelectorErrors(selector, at(field, index))
    return errors.length === 0 ? [] : [...errors, invalid(at(field, index), null, 'invalid label selector.')]
  })
}
