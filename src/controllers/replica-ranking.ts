/** Which replicas go first when there are too many. Source: Kubernetes docs, ReplicaSet "Scaling a ReplicaSet". */
import { parseTime } from '../apimachinery/time.ts'
import type { Pod } from '../client/types.ts'
import { isReady, readySince, restartsOf } from './pod-state.ts'

const PHASES: readonly string[] = ['Pending', 'Unknown', 'Running']

const deletionCost = ({ metadata }: Pod): number =>
  Number(metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0) || 0

/** Ages count by their order of magnitude only, so that not always the youngest goes. */
const magnitude = (since: number, now: number): number => Math.floor(Math.log2(Math.max(1, (now - since) / 1000)))

/** The Pods, those to go first in front. Of two alike the one with the smaller uid goes. */
export function inOrderOfRemoval(pods: readonly Pod[], now: number): Pod[] {
  const neighbours = new Map<string, number>()
  for (const pod of pods) {
    const node = pod.spec.nodeName ?? ''
    if (isReady(pod)) neighbours.set(node, (neighbours.get(node) ?? 0) + 1)
  }
  /** Compared one by one: the smaller goes first. */
  const ranks = (pod: Pod): readonly (number | string)[] => [
    pod.spec.nodeName ? 1 : 0,
    PHASES.indexOf(pod.status.phase ?? ''),
    isReady(pod) ? 1 : 0,
    deletionCost(pod),
    -(neighbours.get(pod.spec.nodeName ?? '') ?? 0),
    isReady(pod) ? magnitude(readySince(pod) ?? now, now) : 0,
    -restartsOf(pod),
    magnitude(parseTime(pod.metadata.creationTimestamp ?? ''), now),
    pod.metadata.uid ?? '',
  ]
  const ranked = pods.map((pod) => ({ pod, ranks: ranks(pod) }))
  return ranked.sort((a, b) => compare(a.ranks, b.ranks)).map(({ pod }) => pod)
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? 0
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}
