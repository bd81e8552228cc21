/** What the status of a StatefulSet counts. Pure. Source: sequences of a real control plane. */
import type { JsonObject } from '../../apimachinery/objects.ts'
import type { Pod, StatefulSet } from '../../client/types.ts'
import { isAvailable, isReady, isTerminating } from '../pod-state.ts'
import { revisionOf } from './identity.ts'
import type { Revisions } from './rollout.ts'

/** `removed` Pods of the current revision are still there and no longer count. */
export function statusOf(
  set: StatefulSet,
  pods: readonly Pod[],
  { current, update, collisions }: Revisions,
  removed: number,
  now: number,
): JsonObject {
  const { replicas: wanted, minReadySeconds = 0, updateStrategy } = set.spec
  const created = pods.filter(({ status }) => (status.phase ?? '') !== '')
  const ready = created.filter((pod) => pod.status.phase === 'Running' && isReady(pod))
  const staying = created.filter((pod) => !isTerminating(pod))
  const ofRevision = (name: string | undefined): number => staying.filter((pod) => revisionOf(pod) === name).length
  const updatedReplicas = ofRevision(update.metadata.name)
  const isComplete =
    updateStrategy.type === 'RollingUpdate' &&
    [updatedReplicas, ready.length, created.length].every((count) => count === wanted)
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: created.length,
    readyReplicas: ready.length,
    availableReplicas: ready.filter((pod) => isAvailable(pod, minReadySeconds, now)).length,
    currentReplicas: isComplete ? updatedReplicas : ofRevision(current.metadata.name) - removed,
    updatedReplicas,
    currentRevision: (isComplete ? update : current).metadata.name,
    updateRevision: update.metadata.name,
    collisionCount: collisions,
  }
}
