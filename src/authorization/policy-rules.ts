/** What a PolicyRule allows. Source: kubernetes.io/docs/reference/access-authn-authz/rbac, recordings rbac/allowed-by-a-role. */
import type { Attributes, PolicyRule } from '../registry/access.ts'

const ALL = '*'

const has = (list: readonly string[] | undefined, wanted: string): boolean =>
  list?.some((one) => one === ALL || one === wanted) ?? false

/** Whether the rule allows what is asked for. */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false
  if (!attributes.isResource) return rule.nonResourceURLs?.some((url) => urlCovers(url, attributes.path)) ?? false
  return has(rule.apiGroups, attributes.group) && resourceMatches(rule, attributes) && nameMatches(rule, attributes)
}

function resourceMatches({ resources = [] }: PolicyRule, { resource, subresource }: Attributes): boolean {
  if (subresource === '') return has(resources, resource)
  return has(resources, `${resource}/${subresource}`) || resources.includes(`*/${subresource}`)
}

const nameMatches = ({ resourceNames = [] }: PolicyRule, { name }: Attributes): boolean =>
  resourceNames.length === 0 || resourceNames.includes(name)

/** Whether a URL of a rule, maybe ending with stars, covers a path or another such URL. */
export const urlCovers = (url: string, path: string): boolean =>
  url === path || (url.endsWith(ALL) && path.startsWith(url.replace(/\*+$/, '')))
