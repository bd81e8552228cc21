/** Taints that say what is wrong with a node. Source: KEP-382 (TaintNodesByCondition), KEP-166 (taint-based eviction). */
import type { JsonObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { Client } from '../client/client.ts'
import type { Node, Taint } from '../client/types.ts'
import type { Clock } from '../clock/clock.ts'

export const NOT_READY = 'node.kubernetes.io/not-ready'
export const UNREACHABLE = 'node.kubernetes.io/unreachable'
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'

/** The taint for a condition that has this status. */
const TAINTS = [
  ['Ready', 'False', NOT_READY],
  ['Ready', 'Unknown', UNREACHABLE],
  ['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
  ['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
  ['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
] as const
const OWN: ReadonlySet<string> = new Set([UNSCHEDULABLE, ...TAINTS.map(([, , key]) => key)])

/** Which taints of the controller a node should have, with one effect. */
export interface WantedTaints {
  readonly effect: 'NoSchedule' | 'NoExecute'
  readonly keys: readonly string[]
  /** Whose absence is up to the controller. */
  readonly owns: (key: string) => boolean
}

/** Gives the node the taints that it lacks and takes away those that it should not have. Returns whether that was needed. */
export function setTaints(client: Client, clock: Clock, node: Node, { effect, keys, owns }: WantedTaints): boolean {
  const present = node.spec.taints ?? []
  const isOwn = (taint: Taint): boolean => taint.effect === effect && owns(taint.key)
  const kept = present.filter((taint) => !isOwn(taint) || keys.includes(taint.key))
  const missing = keys.filter((key) => !kept.some((taint) => isOwn(taint) && taint.key === key))
  if (kept.length === present.length && missing.length === 0) return false
  const timeAdded = formatTime(clock.now())
  const next: JsonObject[] = [...kept, ...missing.map((key) => ({ key, effect, timeAdded }))]
  const { taints: _, ...spec } = node.spec
  client.update('nodes', { ...node, spec: { ...spec, ...(next.length === 0 ? {} : { taints: next }) } })
  return true
}

/** Keeps new Pods away: a taint for each condition that is bad, and for a cordoned node. Returns whether the node had to be changed. */
export function taintByConditions(client: Client, clock: Clock, node: Node): boolean {
  const { conditions = [] } = node.status
  const keys = TAINTS.filter(([type, status]) =>
    conditions.some((condition) => condition.type === type && condition.status === status),
  ).map(([, , key]): string => key)
  if (node.spec.unschedulable === true) keys.push(UNSCHEDULABLE)
  return setTaints(client, clock, node, { effect: 'NoSchedule', keys, owns: (key) => OWN.has(key) })
}

const EVICTING: readonly string[] = [NOT_READY, UNREACHABLE]

/** Drives Pods away: with one of the two taints, or none. Returns whether the node had to be changed. */
export const setEvictingTaint = (client: Client, clock: Clock, node: Node, key: string | undefined): boolean =>
  setTaints(client, clock, node, {
    effect: 'NoExecute',
    keys: key === undefined ? [] : [key],
    owns: (taint) => EVICTING.includes(taint),
  })

export const hasEvictingTaint = ({ spec }: Node): boolean =>
  (spec.taints ?? []).some(({ key, effect }) => effect === 'NoExecute' && EVICTING.includes(key))
