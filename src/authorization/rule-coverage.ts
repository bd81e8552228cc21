/** Whether somebody's rules cover other rules, and how those that are not covered are told. Texts: recording rbac/escalation. */
import { goQuote } from '../apimachinery/go-quote.ts'
import type { PolicyRule } from '../registry/access.ts'
import { urlCovers } from './policy-rules.ts'

/** The parts of `wanted`, one verb, group, resource, name or URL each, that none of `owned` covers. */
export function uncovered(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(breakDown).filter((part) => !owned.some((rule) => covers(rule, part)))
}

function breakDown({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): PolicyRule[] {
  const parts = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb): PolicyRule[] => {
        const part = { apiGroups: [group], resources: [resource], verbs: [verb] }
        return resourceNames.length === 0 ? [part] : resourceNames.map((name) => ({ ...part, resourceNames: [name] }))
      }),
    ),
  )
  const paths = nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] })))
  return [...parts, ...paths]
}

/** `part` has at most one of each. What it does not have is covered by anything. */
function covers(rule: PolicyRule, part: PolicyRule): boolean {
  const { resourceNames = [], nonResourceURLs = [] } = rule
  return (
    hasAll(rule.verbs, part.verbs) &&
    hasAll(rule.apiGroups, part.apiGroups) &&
    (part.resources ?? []).every((resource) => coversResource(rule.resources ?? [], resource)) &&
    (part.nonResourceURLs ?? []).every((path) => nonResourceURLs.some((url) => urlCovers(url, path))) &&
    // Rules for some names do not cover one for all.
    (resourceNames.length === 0 || (part.resourceNames ?? []).some((name) => resourceNames.includes(name)))
  )
}

const hasAll = (owned: readonly string[] = [], wanted: readonly string[] = []): boolean =>
  owned.includes('*') || wanted.every((one) => owned.includes(one))

function coversResource(owned: readonly string[], resource: string): boolean {
  const slash = resource.indexOf('/')
  return hasAll(owned, [resource]) || (slash >= 0 && owned.includes(`*/${resource.slice(slash + 1)}`))
}

/** One line for each rule, those of one resource taken together, in order and without repeats. */
export function describeRules(rules: readonly PolicyRule[]): string[] {
  return [...new Set(compacted(rules).map(ruleText))].sort()
}

/** Rules of one group, resource and name become one with all their verbs; those for URLs stay as they are. */
function compacted(rules: readonly PolicyRule[]): PolicyRule[] {
  const byResource = new Map<string, PolicyRule>()
  for (const rule of rules.filter(isForResources)) {
    const { verbs, ...rest } = rule
    const key = JSON.stringify(rest)
    const known = byResource.get(key)
    byResource.set(key, known === undefined ? rule : { ...known, verbs: [...known.verbs, ...verbs] })
  }
  return [...byResource.values(), ...rules.filter((rule) => !isForResources(rule))]
}

const isForResources = ({ nonResourceURLs }: PolicyRule): boolean => nonResourceURLs === undefined

const FIELDS = [
  ['APIGroups', 'apiGroups'],
  ['Resources', 'resources'],
  ['NonResourceURLs', 'nonResourceURLs'],
  ['ResourceNames', 'resourceNames'],
  ['Verbs', 'verbs'],
] as const

function ruleText(rule: PolicyRule): string {
  const parts = FIELDS.flatMap(([title, field]) => {
    const values = rule[field] ?? []
    return values.length === 0 ? [] : [`${title}:${quotedList(values)}`]
  })
  return `{${parts.join(', ')}}`
}

/** A list as Go's `%q` prints it: `["a" "b"]`. */
export const quotedList = (values: readonly string[]): string => `[${values.map(goQuote).join(' ')}]`
