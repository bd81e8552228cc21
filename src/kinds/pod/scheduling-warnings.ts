/** What a server warns of in where a Pod may run. Source: recordings pod-create/scheduling, warnings. */
import { at } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import type { LabelSelectorObject } from '../../apimachinery/label-selector-errors.ts'
import { labelValue } from '../../apimachinery/names.ts'
import type { NodeSelectorTerm, PodAffinity } from './scheduling-types.ts'
import type { PodSpec } from './types.ts'

const OLD_LABELS: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
])

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'

/** Labels of nodes by their old names. `path` is that of the spec. */
export function nodeLabelWarnings({ nodeSelector, affinity }: PodSpec, path: string): string[] {
  if (nodeSelector === undefined && affinity?.nodeAffinity === undefined) return []
  const { [REQUIRED]: required, [PREFERRED]: preferred = [] } = affinity?.nodeAffinity ?? {}
  const here = `${path}.affinity.nodeAffinity`
  const terms = `${here}.${REQUIRED}.nodeSelectorTerms`
  return joined(
    Object.keys(nodeSelector ?? {})
      .sort()
      .flatMap((key) => oldLabel(key, (why) => `${at(`${path}.nodeSelector`, key)}: ${why}`)),
    (required?.nodeSelectorTerms ?? []).flatMap((term, index) => oldKeyWarnings(term, at(terms, index))),
    preferred.flatMap(({ preference }, index) =>
      preferenceWarnings(preference, `${at(`${here}.${PREFERRED}`, index)}.preference`),
    ),
  )
}

function oldLabel(key: string, warn: (why: string) => string): string[] {
  const why = OLD_LABELS.get(key)
  return why === undefined ? [] : [warn(why)]
}

const oldKeyWarnings = ({ matchExpressions = [] }: NodeSelectorTerm, path: string): string[] =>
  matchExpressions.flatMap(({ key }, index) =>
    oldLabel(key, (why) => `${at(`${path}.matchExpressions`, index)}.key: ${key} is ${why}`),
  )

/** A preference may name values that no label can have: it is never met. */
function preferenceWarnings({ matchExpressions = [] }: NodeSelectorTerm, path: string): string[] {
  return matchExpressions.flatMap((expression, index) => {
    const here = at(`${path}.matchExpressions`, index)
    return joined(
      oldLabel(expression.key, (why) => `${here}.key: ${expression.key} is ${why}`),
      (expression.values ?? []).flatMap((value, valueIndex) =>
        labelValue(value).map((why) => `${at(`${here}.values`, valueIndex)}: ${value} is invalid, ${why}`),
      ),
    )
  })
}

/** `path` is that of the spec. */
export function spreadWarnings({ topologySpreadConstraints = [] }: PodSpec, path: string): string[] {
  return topologySpreadConstraints.flatMap(({ topologyKey, labelSelector }, index) => {
    const here = at(`${path}.topologySpreadConstraints`, index)
    return joined(
      oldLabel(topologyKey, (why) => `${here}.topologyKey: ${topologyKey} is ${why}`),
      nullSelector(labelSelector, here),
    )
  })
}

const nullSelector = (selector: LabelSelectorObject | undefined, path: string): string[] =>
  selector === undefined ? [`${path}.labelSelector: a null labelSelector results in matching no pod`] : []

/** Affinities to no Pods. `path` is that of the spec. */
export function nullSelectorWarnings({ affinity }: PodSpec, path: string): string[] {
  if (affinity === undefined) return []
  return joined(
    affinityWarnings(affinity.podAffinity ?? {}, `${path}.affinity.podAffinity`),
    affinityWarnings(affinity.podAntiAffinity ?? {}, `${path}.affinity.podAntiAffinity`),
  )
}

function affinityWarnings(
  { [REQUIRED]: terms = [], [PREFERRED]: preferred = [] }: PodAffinity,
  path: string,
): string[] {
  return joined(
    terms.flatMap(({ labelSelector }, index) => nullSelector(labelSelector, at(`${path}.${REQUIRED}`, index))),
    preferred.flatMap(({ podAffinityTerm: { labelSelector } }, index) =>
      nullSelector(labelSelector, `${at(`${path}.${PREFERRED}`, index)}.podAffinityTerm`),
    ),
  )
}
