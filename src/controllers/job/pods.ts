/** What a Job asks about its Pods. Pure. Source: Kubernetes docs "Jobs"; KEP-2307, KEP-3850, KEP-3939. */
import { isJsonObject } from '../../apimachinery/objects.ts'
import { parseTime } from '../../apimachinery/time.ts'
import type { ContainerStatus, Job, Pod } from '../../client/types.ts'
import { isTerminating, podCondition } from '../pod-state.ts'

/** Keeps a Pod that has ended until its Job has counted it. */
export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking'
/** The number of a Pod of an Indexed Job: annotation and label. */
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index'
export const INDEX_FAILURES = 'batch.kubernetes.io/job-index-failure-count'
export const INDEX_IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count'

export const isIndexed = ({ spec }: Job): boolean => spec.completionMode === 'Indexed'
export const uidOf = ({ metadata }: Pod): string => metadata.uid ?? ''
export const isTracked = ({ metadata }: Pod): boolean => (metadata.finalizers ?? []).includes(TRACKING_FINALIZER)
export const hasSucceeded = ({ status }: Pod): boolean => status.phase === 'Succeeded'

/** On its way out, and not yet ended. */
export const isStopping = (pod: Pod): boolean =>
  isTerminating(pod) && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed'

/** Whether a Pod is replaced once it is on its way out, or only when it has ended. */
export const waitsForEnd = ({ spec }: Job): boolean =>
  spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined

export const hasFailed = (job: Job, pod: Pod): boolean =>
  pod.status.phase === 'Failed' || (!waitsForEnd(job) && isTerminating(pod) && !hasSucceeded(pod))

/** The number of a Pod of an Indexed Job; undefined for none, or one that the Job does not ask for. */
export function indexOf({ spec }: Job, { metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[COMPLETION_INDEX]
  if (text === undefined || !/^\d+$/.test(text)) return undefined
  return Number(text) < (spec.completions ?? 0) ? Number(text) : undefined
}

const countAt = ({ metadata }: Pod, annotation: string): number => {
  const text = metadata.annotations?.[annotation] ?? '0'
  return /^\d+$/.test(text) ? Number(text) : 0
}

/** How often Pods of the same index failed before this one: those that count, and those that are ignored. */
export const failuresBefore = (pod: Pod): { counted: number; ignored: number } => ({
  counted: countAt(pod, INDEX_FAILURES),
  ignored: countAt(pod, INDEX_IGNORED_FAILURES),
})

/** When a Pod ended, in ms, as well as can be told. */
export function finishedAt(pod: Pod): number {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp = '' } = pod.metadata
  const ofContainers = latestEnd(pod)
  if (ofContainers !== undefined) return ofContainers
  const ready = podCondition(pod, 'Ready')
  if (ready?.status === 'False' && ready.lastTransitionTime !== undefined) return parseTime(ready.lastTransitionTime)
  if (deletionTimestamp !== undefined) return parseTime(deletionTimestamp) - deletionGracePeriodSeconds * 1000
  return parseTime(creationTimestamp)
}

/** Undefined while one of the containers, or sidecars, has not ended. */
function latestEnd({ spec, status }: Pod): number | undefined {
  const initContainers = Array.isArray(spec.initContainers) ? spec.initContainers.filter(isJsonObject) : []
  const sidecars = new Set(initContainers.filter((one) => one.restartPolicy === 'Always').map(({ name }) => name))
  const ofSidecars = (status.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name))
  const ends = [...(status.containerStatuses ?? []), ...ofSidecars].map(endOf)
  return ends.length === 0 || ends.includes(0) ? undefined : Math.max(...ends)
}

const endOf = ({ state }: ContainerStatus): number => {
  const { finishedAt: time } = state?.terminated ?? {}
  return time === undefined ? 0 : parseTime(time)
}
