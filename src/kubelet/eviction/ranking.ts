/** Which Pod goes first when a node is short of something. Pure. Source: docs "Node-pressure Eviction", kubelet v1.35 rankMemoryPressure. */

import { requestsOf } from '../allocations.ts'
import type { Pod } from '../pod.ts'
import type { Scarce } from './starved.ts'

/** What the containers of a Pod use of something, by name, in bytes. */
export type Usage = ReadonlyMap<string, bigint>

interface Ranked {
  readonly pod: Pod
  readonly exceeds: boolean
  readonly priority: number
  readonly beyond: bigint
}

/** The Pods in the order in which they are evicted: who uses more than it asked for, lower priority, more beyond what it asked for. */
export function ranked(pods: readonly Pod[], resource: Scarce, usageOf: (pod: Pod) => Usage): Pod[] {
  return pods
    .map((pod): Ranked => {
      const beyond = sum(usageOf(pod)) - requestsOf(pod)[resource]
      return { pod, exceeds: beyond > 0n, priority: pod.spec.priority ?? 0, beyond }
    })
    .sort(
      (a, b) =>
        Number(b.exceeds) - Number(a.exceeds) ||
        a.priority - b.priority ||
        (a.beyond > b.beyond ? -1 : a.beyond < b.beyond ? 1 : 0),
    )
    .map(({ pod }) => pod)
}

function sum(usage: Usage): bigint {
  let total = 0n
  for (const amount of usage.values()) total += amount
  return total
}
