/** Quotas: what they limit, whom they are about, and how much is taken. Source: kubernetes/pkg/quota/v1, v1.35. */
import { listOf, specOf, statusOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import { addResources, count, onlyNamed, type ResourceList, resourceList } from '../apimachinery/resource-list.ts'
import { claimEvaluator } from './claim-evaluator.ts'
import { countEvaluator } from './count-evaluator.ts'
import type { QuotaEvaluator, ScopeRequirement } from './evaluator.ts'
import { podEvaluator } from './pod-evaluator.ts'
import { serviceEvaluator } from './service-evaluator.ts'

const EVALUATORS: { readonly [resource: string]: QuotaEvaluator } = {
  pods: podEvaluator,
  services: serviceEvaluator,
  persistentvolumeclaims: claimEvaluator,
}

/** Not counted, because they are no objects of users. */
const IGNORED = new Set(['/events', 'events.k8s.io/events'])

/** Who counts objects of this resource; undefined when nobody does. */
export function evaluatorOf(kind: { readonly group: string; readonly resource: string }): QuotaEvaluator | undefined {
  if (IGNORED.has(`${kind.group}/${kind.resource}`)) return undefined
  const own = kind.group === '' ? EVALUATORS[kind.resource] : undefined
  return own ?? countEvaluator(kind)
}

/** A quota with what of its status counts. */
export interface Quota {
  readonly object: KubeObject
  readonly hard: ResourceList
  readonly used: ResourceList
}

/** The quota as its status has it: limits of the spec hold when its controller has seen them. */
export function quotaOf(object: KubeObject): Quota {
  const { hard, used } = statusOf(object)
  return { object, hard: resourceList(hard), used: resourceList(used) }
}

/** The scopes of a quota as requirements: a name alone means that it exists. */
function scopesOf({ object }: Quota): ScopeRequirement[] {
  const { scopes, scopeSelector } = specOf(object)
  const plain = (Array.isArray(scopes) ? scopes : []).map((name) => ({ scopeName: String(name), operator: 'Exists' }))
  const selected = isJsonObject(scopeSelector) ? listOf(scopeSelector.matchExpressions) : []
  return [...plain, ...selected.map(requirementOf)]
}

const requirementOf = ({ scopeName, operator, values }: JsonObject): ScopeRequirement => ({
  scopeName: String(scopeName),
  operator: String(operator),
  values: Array.isArray(values) ? values.map(String) : [],
})

/** Whether the quota limits something that objects like this one take. */
export function applies(quota: Quota, evaluator: QuotaEvaluator, object: KubeObject): boolean {
  const isCounted = [...quota.hard.keys()].some((name) => evaluator.counts(name))
  return isCounted && scopesOf(quota).every((scope) => evaluator.inScope(object, scope))
}

/** What these objects take of the quota together: zero of each limit that the evaluator counts, if nothing. */
export function usageOf(
  quota: Quota,
  evaluator: QuotaEvaluator,
  objects: readonly KubeObject[],
  now: number,
): ResourceList {
  const names = [...quota.hard.keys()].filter((name) => evaluator.counts(name))
  const none: ResourceList = new Map(names.map((name) => [name, count(0)]))
  return objects
    .filter((object) => applies(quota, evaluator, object))
    .reduce((sum, object) => addResources(sum, onlyNamed(evaluator.usage(object, now), none)), none)
}
