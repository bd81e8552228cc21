/** Keeps Pods away from nodes that are not well: a taint for each bad condition. Source: KEP-382 (TaintNodesByCondition), semantics of the node lifecycle controller. */
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { Client } from '../client/client.ts'
import type { Clock } from '../clock/clock.ts'
import { itself, reconciler } from './controller.ts'

/** The taint for a condition that has this status. */
const TAINTS = [
  ['Ready', 'False', 'node.kubernetes.io/not-ready'],
  ['Ready', 'Unknown', 'node.kubernetes.io/unreachable'],
  ['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
  ['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
  ['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
] as const
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'
const OWN: ReadonlySet<JsonValue | undefined> = new Set([UNSCHEDULABLE, ...TAINTS.map(([, , key]) => key)])

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})
const listOf = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []

/** Gives the node the taints of its conditions, and takes away those of conditions that have passed. */
export function taintByConditions(client: Client, clock: Clock, node: KubeObject): void {
  const { taints, unschedulable } = objectOf(node.spec)
  const conditions = listOf(objectOf(node.status).conditions)
  const wanted = TAINTS.filter(([type, status]) =>
    conditions.some((condition) => condition.type === type && condition.status === status),
  ).map(([, , key]): string => key)
  if (unschedulable === true) wanted.push(UNSCHEDULABLE)
  const isOwn = ({ key, effect }: JsonObject): boolean => effect === 'NoSchedule' && OWN.has(key)
  const present = listOf(taints)
  const kept = present.filter((taint) => !isOwn(taint) || wanted.some((key) => key === taint.key))
  const missing = wanted.filter((key) => !kept.some((taint) => isOwn(taint) && taint.key === key))
  if (kept.length === present.length && missing.length === 0) return
  const timeAdded = formatTime(clock.now())
  const next = [...kept, ...missing.map((key) => ({ key, effect: 'NoSchedule', timeAdded }))]
  const patch = { spec: { taints: next.length === 0 ? null : next } }
  client.patch('nodes', node.metadata.name ?? '', { type: 'merge', patch })
}

export const nodeLifecycleController = reconciler({
  name: 'node-lifecycle-controller',
  user: 'system:serviceaccount:kube-system:node-controller',
  component: 'node-controller',
  work: ({ client, clock, informers }) => ({
    triggers: { nodes: itself },
    reconcile(name) {
      const node = informers.for('nodes').get(name)
      if (node !== undefined) taintByConditions(client, clock, node)
    },
  }),
})
