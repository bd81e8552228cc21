/** Which scopes a Pod is within. Source: kubernetes/pkg/quota/v1/evaluator/core, v1.35. */
import { selectorFromObject } from '../apimachinery/label-selector.ts'
import { listOf, specOf, textOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { podSpecOf } from '../kinds/pod/pod-spec.ts'
import { qosClassOf } from '../kinds/pod/qos.ts'
import type { ScopeRequirement } from './evaluator.ts'

/** Whether the Pod ends by itself at some time. */
export function isTerminating(pod: KubeObject): boolean {
  const { activeDeadlineSeconds } = specOf(pod)
  return typeof activeDeadlineSeconds === 'number' && activeDeadlineSeconds >= 0
}

const isBestEffort = (pod: KubeObject): boolean => qosClassOf(podSpecOf(pod)) === 'BestEffort'

const SCOPES: { readonly [name: string]: (pod: KubeObject, scope: ScopeRequirement) => boolean } = {
  Terminating: isTerminating,
  NotTerminating: (pod) => !isTerminating(pod),
  BestEffort: isBestEffort,
  NotBestEffort: (pod) => !isBestEffort(pod),
  PriorityClass: hasPriority,
  CrossNamespacePodAffinity: looksAbroad,
}

export const podInScope = (pod: KubeObject, scope: ScopeRequirement): boolean =>
  SCOPES[scope.scopeName]?.(pod, scope) ?? false

function hasPriority(pod: KubeObject, scope: ScopeRequirement): boolean {
  const name = textOf(specOf(pod).priorityClassName)
  if (scope.operator === 'Exists') return name !== ''
  const selector = selectorFromObject({ matchExpressions: [{ ...scope, key: scope.scopeName }] })
  return selector.matches(name === '' ? {} : { [scope.scopeName]: name })
}

/** Whether affinity to Pods of other namespaces is asked for. */
function looksAbroad(pod: KubeObject): boolean {
  const { affinity } = specOf(pod)
  const parts = isJsonObject(affinity) ? [affinity.podAffinity, affinity.podAntiAffinity] : []
  return parts.filter(isObject).some((part) => {
    const preferred = listOf(part.preferredDuringSchedulingIgnoredDuringExecution).map((term) => term.podAffinityTerm)
    const terms = [...listOf(part.requiredDuringSchedulingIgnoredDuringExecution), ...preferred.filter(isObject)]
    return terms.some(({ namespaces, namespaceSelector }) => listLength(namespaces) > 0 || isObject(namespaceSelector))
  })
}

const isObject = (value: JsonValue | undefined): value is JsonObject => isJsonObject(value)

const listLength = (value: JsonValue | undefined): number => (Array.isArray(value) ? value.length : 0)
