/** What controllers ask about a Pod. Source: Kubernetes' pod utilities; recordings of a control plane. */
import { parseTime } from '../apimachinery/time.ts'
import type { Condition, Pod } from '../client/types.ts'

export const hasEnded = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined

/** Whether it counts as a replica: neither at its end nor on its way out. */
export const isActive = (pod: Pod): boolean => !hasEnded(pod) && !isTerminating(pod)

export const podCondition = ({ status }: Pod, type: string): Condition | undefined =>
  status.conditions?.find((condition) => condition.type === type)

export const isReady = (pod: Pod): boolean => podCondition(pod, 'Ready')?.status === 'True'

/** Since when it is ready, in ms; undefined when it is not. */
export function readySince(pod: Pod): number | undefined {
  const ready = podCondition(pod, 'Ready')
  return ready?.status === 'True' ? parseTime(ready.lastTransitionTime ?? '') : undefined
}

/** How many ms from `now` until the Pod has been ready for so many seconds: 0 when it has; undefined when it is not ready. */
export function untilAvailable(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  const since = readySince(pod)
  return since === undefined ? undefined : Math.max(0, since + minReadySeconds * 1000 - now)
}

export const isAvailable = (pod: Pod, minReadySeconds: number, now: number): boolean =>
  untilAvailable(pod, minReadySeconds, now) === 0

/** The highest restart count of its containers. */
export const restartsOf = ({ status }: Pod): number =>
  Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount))

/** The restarts of all its containers together. */
export const restartsInAll = ({ status }: Pod): number =>
  [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].reduce(
    (sum, { restartCount }) => sum + restartCount,
    0,
  )
