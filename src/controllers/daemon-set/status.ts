/** What the status of a DaemonSet counts. Pure. Source: sequences of a real control plane. */
import type { JsonObject } from '../../apimachinery/objects.ts'
import { isAvailable, isReady } from '../pod-state.ts'
import { verdictOn } from './node-rules.ts'
import { isUpdated, oldestFirst, type View } from './plan.ts'

/** Of each node only the oldest Pod counts. */
export function statusOf(view: View): JsonObject {
  const { set, nodes, pods, now } = view
  const counts = { desired: 0, current: 0, misscheduled: 0, ready: 0, updated: 0, available: 0 }
  for (const node of nodes) {
    const [pod] = oldestFirst(pods.get(node.metadata.name ?? '') ?? [])
    if (!verdictOn(set, node).shouldRun) {
      if (pod !== undefined) counts.misscheduled++
      continue
    }
    counts.desired++
    if (pod === undefined) continue
    counts.current++
    if (isReady(pod)) counts.ready++
    if (isAvailable(pod, set.spec.minReadySeconds ?? 0, now)) counts.available++
    if (isUpdated(view, pod)) counts.updated++
  }
  return {
    ...set.status,
    observedGeneration: set.metadata.generation ?? 0,
    desiredNumberScheduled: counts.desired,
    currentNumberScheduled: counts.current,
    numberMisscheduled: counts.misscheduled,
    numberReady: counts.ready,
    updatedNumberScheduled: counts.updated,
    numberAvailable: counts.available,
    numberUnavailable: counts.desired - counts.available,
  }
}
