/** The topology spread constraints of a Pod, its own or the default ones. */
import { type LabelRequirement, type LabelSelector, selectorFromObject } from '../../apimachinery/label-selector.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import { byNamespace } from '../../client/informer.ts'
import type { LabelSelectorObject } from '../../client/types.ts'
import type { Labels } from './affinity-term.ts'
import type { ClusterState } from './cluster-state.ts'
import { labelKey, type PodSort } from './pod-counts.ts'
import type { PodInfo } from './pod-info.ts'
import type { SpreadConstraint } from './types.ts'

export interface SpreadRule {
  readonly topologyKey: string
  readonly maxSkew: number
  readonly minDomains: number
  /** Whether nodes that the Pod may not use for its affinity, or for their taints, are left out of the count. */
  readonly honorsAffinity: boolean
  readonly honorsTaints: boolean
  readonly matches: (labels: Labels) => boolean
  /** The Pods that are to be spread. */
  readonly sort: PodSort
}

export interface SpreadRules {
  readonly rules: readonly SpreadRule[]
  /** Nobody asked for them. */
  readonly areDefaults: boolean
}

type Effect = 'DoNotSchedule' | 'ScheduleAnyway'

const DEFAULTS: readonly SpreadConstraint[] = [
  { topologyKey: 'kubernetes.io/hostname', maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway' },
  { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway' },
]

const NONE: SpreadRules = { rules: [], areDefaults: false }

/** Those with this effect. Pods without any are spread with those that they share a service and a controller with. */
export function constraintsOf(pod: PodInfo, effect: Effect, cluster: ClusterState): SpreadRules {
  const own = pod.pod.spec.topologySpreadConstraints ?? []
  if (own.length > 0) {
    const chosen = own.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === effect)
    return {
      rules: chosen.map((constraint) => ruleOf(constraint, ownSelector(constraint, pod), pod)),
      areDefaults: false,
    }
  }
  if (effect === 'DoNotSchedule') return NONE
  const selector = defaultSelector(pod, cluster)
  if (selector === undefined) return NONE
  return { rules: DEFAULTS.map((constraint) => ruleOf(constraint, selector, pod)), areDefaults: true }
}

function ruleOf(constraint: SpreadConstraint, selector: LabelSelector, { namespace }: PodInfo): SpreadRule {
  const { topologyKey, maxSkew, minDomains = 1, nodeAffinityPolicy, nodeTaintsPolicy } = constraint
  const { matches, requirements } = selector
  return {
    topologyKey,
    maxSkew,
    minDomains,
    honorsAffinity: nodeAffinityPolicy !== 'Ignore',
    honorsTaints: nodeTaintsPolicy === 'Honor',
    matches,
    sort: {
      key: `spread ${namespace} ${JSON.stringify(requirements)}`,
      label: labelOf(namespace, requirements),
      matches: (other) =>
        // A selector of everything counts nothing.
        requirements.length > 0 && other.namespace === namespace && !other.isTerminating && matches(other.labels),
    },
  }
}

/** A label that the selector insists on. The last one: controllers add the one that tells their Pods from all others at the end. */
function labelOf(namespace: string, requirements: readonly LabelRequirement[]): string | undefined {
  const exact = requirements.findLast(({ operator }) => operator === '=')
  return exact && labelKey(namespace, exact.key, exact.values[0] ?? '')
}

const nothing: LabelSelector = { requirements: [], matches: () => false }

/** The constraint's selector, and for the keys of matchLabelKeys the Pod's own values. */
function ownSelector({ labelSelector, matchLabelKeys = [] }: SpreadConstraint, { labels }: PodInfo): LabelSelector {
  if (labelSelector === undefined) return nothing
  const same = matchLabelKeys.flatMap((key) => {
    const value = labels[key]
    return value === undefined ? [] : [[key, value] as const]
  })
  const { matchLabels, matchExpressions } = labelSelector
  return selectorFromObject({
    matchLabels: { ...matchLabels },
    matchExpressions: [
      ...(matchExpressions ?? []),
      ...same.map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ],
  })
}

type WithMapSelector = KubeObject & { readonly spec: { readonly selector?: { [key: string]: string } } }
type WithSelector = KubeObject & { readonly spec: { readonly selector?: LabelSelectorObject } }

/** Resources of controllers whose Pods are spread, by kind. */
const SPREAD_BY: { readonly [kind: string]: string } = {
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
}

/** What selects the Pod: all services and its controller together. Undefined: nothing does. */
function defaultSelector(pod: PodInfo, cluster: ClusterState): LabelSelector | undefined {
  const services = cluster.lister<WithMapSelector>('services').by(byNamespace, pod.namespace)
  const matchLabels: { [key: string]: string } = {}
  for (const { spec } of services) {
    const entries = Object.entries(spec.selector ?? {})
    if (entries.length > 0 && entries.every(([key, value]) => pod.labels[key] === value))
      Object.assign(matchLabels, spec.selector)
  }
  const selector = controllerSelector(pod, cluster)
  Object.assign(matchLabels, selector?.matchLabels)
  const merged = selectorFromObject({ matchLabels, matchExpressions: selector?.matchExpressions ?? [] })
  return merged.requirements.length === 0 ? undefined : merged
}

function controllerSelector({ pod, namespace }: PodInfo, cluster: ClusterState): LabelSelectorObject | undefined {
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true)
  if (owner === undefined) return undefined
  const key = `${namespace}/${owner.name}`
  if (owner.kind === 'ReplicationController') {
    const labels = cluster.lister<WithMapSelector>('replicationcontrollers').get(key)?.spec.selector
    return labels === undefined ? undefined : { matchLabels: labels }
  }
  const resource = SPREAD_BY[owner.kind]
  return resource === undefined ? undefined : cluster.lister<WithSelector>(resource).get(key)?.spec.selector
}
