/** On which nodes a DaemonSet runs, and how its Pods are tied to them. Pure. Source: Kubernetes docs "DaemonSet", How Daemon Pods are scheduled. */

import { matchesNode } from '../../apimachinery/node-selector.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import { tolerates } from '../../client/tolerations.ts'
import type { DaemonSet, Pod, PodTemplate, Taint, Toleration } from '../../client/types.ts'

/** Taints that come and go with the state of a node; [key, effect]. */
const TOLERATED = [
  ['node.kubernetes.io/not-ready', 'NoExecute'],
  ['node.kubernetes.io/unreachable', 'NoExecute'],
  ['node.kubernetes.io/disk-pressure', 'NoSchedule'],
  ['node.kubernetes.io/memory-pressure', 'NoSchedule'],
  ['node.kubernetes.io/pid-pressure', 'NoSchedule'],
  ['node.kubernetes.io/unschedulable', 'NoSchedule'],
] as const
const NETWORK_UNAVAILABLE = ['node.kubernetes.io/network-unavailable', 'NoSchedule'] as const

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})
/** Whether a node is to have a Pod of the set, and whether one that is there may stay. */
export interface Verdict {
  readonly shouldRun: boolean
  readonly mayStay: boolean
}

const NEITHER: Verdict = { shouldRun: false, mayStay: false }

export function verdictOn({ spec: { template } }: DaemonSet, node: KubeObject): Verdict {
  const { nodeName } = template.spec
  if (nodeName !== undefined && nodeName !== '' && nodeName !== node.metadata.name) return NEITHER
  if (!matchesNode(template.spec, node)) return NEITHER
  const tolerations = tolerationsOf(template.spec).map(asToleration)
  const taints = listOf(objectOf(node.spec).taints).map(asTaint)
  const refused = taints.filter((taint) => !tolerates(tolerations, taint))
  const isExpelled = refused.some(({ effect }) => effect === 'NoExecute')
  return { shouldRun: !isExpelled && refused.every(({ effect }) => effect !== 'NoSchedule'), mayStay: !isExpelled }
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

const asTaint = ({ key, value, effect }: JsonObject): Taint => ({
  key: textOf(key),
  value: textOf(value),
  effect: textOf(effect),
})

const asToleration = ({ key, operator, value, effect }: JsonObject): Toleration => ({
  key: textOf(key),
  operator: textOf(operator),
  value: textOf(value),
  effect: textOf(effect),
})

/** What Pods of the set put up with: what the template says, and the states of nodes. */
function tolerationsOf({ tolerations, hostNetwork }: JsonObject): JsonObject[] {
  const own = [...TOLERATED, ...(hostNetwork === true ? [NETWORK_UNAVAILABLE] : [])].map(
    ([key, effect]): JsonObject => ({ key, operator: 'Exists', effect }),
  )
  const isOwn = ({ key, operator, effect, value = '' }: JsonObject): boolean =>
    value === '' && own.some((one) => one.key === key && one.operator === operator && one.effect === effect)
  const given = listOf(tolerations)
  const kept = given.map((toleration) => (isOwn(toleration) ? withoutSeconds(toleration) : toleration))
  const missing = own.filter(
    ({ key, effect }) => !kept.some((one) => isOwn(one) && one.key === key && one.effect === effect),
  )
  return [...kept, ...missing]
}

function withoutSeconds({ tolerationSeconds: _, ...toleration }: JsonObject): JsonObject {
  return toleration
}

/** The spec of a Pod for this node: its affinity names the node, the scheduler does the rest. */
export function podSpecFor({ spec }: PodTemplate, nodeName: string): JsonObject {
  const affinity = objectOf(spec.affinity)
  const nodeAffinity = objectOf(affinity.nodeAffinity)
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [nodeName] }]
  const requiredDuringSchedulingIgnoredDuringExecution = { nodeSelectorTerms: [{ matchFields }] }
  return {
    tolerations: tolerationsOf(spec),
    affinity: { ...affinity, nodeAffinity: { ...nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution } },
  }
}

/** The node that a Pod runs on, or is tied to; '' for none. */
export function nodeOf({ spec }: Pod): string {
  if (spec.nodeName) return spec.nodeName
  const nodeAffinity = objectOf(objectOf(spec.affinity).nodeAffinity)
  const terms = listOf(objectOf(nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution).nodeSelectorTerms)
  const named = terms
    .flatMap(({ matchFields }) => listOf(matchFields))
    .find(({ key, operator }) => key === 'metadata.name' && operator === 'In')
  const [name, ...others] = Array.isArray(named?.values) ? named.values : []
  return typeof name === 'string' && others.length === 0 ? name : ''
}

/** Whether a change of a node is one that DaemonSets look at. */
export const nodeRulesDiffer = (node: KubeObject, old: KubeObject): boolean =>
  JSON.stringify([node.metadata.labels, objectOf(node.spec).taints]) !==
  JSON.stringify([old.metadata.labels, objectOf(old.spec).taints])
