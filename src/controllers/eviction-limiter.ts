/**
 * How fast nodes that are not ready lose their Pods, zone by zone: when many are, it is rather the network; when all
 * are, none does. Source: the node lifecycle controller's defaults.
 */
import type { Node } from '../client/types.ts'
import { readyCondition } from './node-health.ts'

const NODES_PER_SECOND = 0.1
/** For zones with many nodes, many of which are not ready. */
const SLOW_PER_SECOND = 0.01
const LARGE_ZONE = 50
const UNHEALTHY_PART = 0.55

/** Nodes a second; 0 for none. */
function rateOf(ready: number, notReady: number): number {
  const isPartlyDown = ready > 0 && notReady > 2 && notReady / (ready + notReady) >= UNHEALTHY_PART
  if (!isPartlyDown) return NODES_PER_SECOND
  return ready + notReady > LARGE_ZONE ? SLOW_PER_SECOND : 0
}

/** The zone of a node: nodes without labels are all in one. */
export function zoneOf({ metadata: { labels = {} } }: Node): string {
  const { 'topology.kubernetes.io/region': region = '', 'topology.kubernetes.io/zone': zone = '' } = labels
  return `${region}:${zone}`
}

export class EvictionLimiter {
  /** When the next node of a zone may lose its Pods, in ms. */
  readonly #next = new Map<string, number>()

  /** How long a node of the zone has to wait, in ms; undefined when none may lose its Pods now. `now` in ms. */
  take(zone: string, nodes: Iterable<Node>, now: number): number | undefined {
    let isAnyReady = false
    let ready = 0
    let notReady = 0
    for (const node of nodes) {
      const isReady = readyCondition(node)?.status === 'True'
      isAnyReady ||= isReady
      if (zoneOf(node) !== zone) continue
      if (isReady) ready++
      else notReady++
    }
    const rate = isAnyReady ? rateOf(ready, notReady) : 0
    if (rate === 0) return undefined
    const next = this.#next.get(zone) ?? now
    if (next > now) return next - now
    this.#next.set(zone, now + 1000 / rate)
    return 0
  }
}
