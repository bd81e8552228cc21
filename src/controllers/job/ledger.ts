/** Counts the Pods of a Job that have ended, each once: first by uid, for good once the Pod is let go. Source: KEP-2307. */
import { intervalsText } from '../../apimachinery/index-intervals.ts'
import type { Condition, Job, JobStatus, Pod } from '../../client/types.ts'
import { hasFailed, hasSucceeded, indexOf, isIndexed, isTracked, uidOf } from './pods.ts'
import { judgeFailure } from './policies.ts'

/** Pods counted in one go. */
const MAX_UNCOUNTED = 500

/** What the counting has to know about the Job at this moment. */
export interface Verdict {
  /** How the Job ends, if it does now. */
  readonly end: Condition | undefined
  /** Failed Pods that stay until their index has another one. */
  readonly kept: ReadonlySet<Pod>
}

export interface Counted {
  readonly status: JobStatus
  /** Pods that may go. */
  readonly released: readonly Pod[]
  /** Whether the status has to be written before they go. */
  readonly changed: boolean
  /** Whether there are more than could be counted in one go. */
  readonly isPartial: boolean
}

/** The status with the uids of all Pods that are to be counted. */
export function countEnded(job: Job, pods: readonly Pod[], known: JobStatus, { end, kept }: Verdict): Counted {
  const counted = settleCounted(known, new Set(pods.filter(isTracked).map(uidOf)))
  const { succeeded = [], failed = [] } = counted.status.uncountedTerminatedPods ?? {}
  const uncounted = { succeeded: [...succeeded], failed: [...failed] }
  const fails = end !== undefined && end.type !== 'SuccessCriteriaMet'
  const released: Pod[] = []
  let isPartial = false
  for (const pod of pods) {
    const uid = uidOf(pod)
    if (!isTracked(pod) || !mayGo(job, pod, end, kept)) continue
    if (uncounted.succeeded.length + uncounted.failed.length >= MAX_UNCOUNTED) {
      isPartial = true
      break
    }
    released.push(pod)
    if (uncounted.failed.includes(uid) || uncounted.succeeded.includes(uid)) continue
    if (hasSucceeded(pod)) {
      // Indexed Jobs count indexes.
      if (!isIndexed(job)) uncounted.succeeded.push(uid)
    } else if ((hasFailed(job, pod) || fails) && (!isIndexed(job) || indexOf(job, pod) !== undefined)) {
      if (judgeFailure(job, pod).counts) uncounted.failed.push(uid)
    }
  }
  const more = uncounted.succeeded.length + uncounted.failed.length - succeeded.length - failed.length
  return {
    status: { ...counted.status, uncountedTerminatedPods: compact(uncounted) },
    released,
    changed: counted.changed || more > 0,
    isPartial,
  }
}

const mayGo = (job: Job, pod: Pod, end: Condition | undefined, kept: ReadonlySet<Pod>): boolean =>
  job.metadata.deletionTimestamp !== undefined ||
  end !== undefined ||
  hasSucceeded(pod) ||
  (hasFailed(job, pod) && !kept.has(pod))

/** Moves uids of Pods that are no longer tracked into the numbers. */
export function settleCounted(
  status: JobStatus,
  tracked: ReadonlySet<string>,
): { readonly status: JobStatus; readonly changed: boolean } {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {}
  const left = {
    succeeded: succeeded.filter((uid) => tracked.has(uid)),
    failed: failed.filter((uid) => tracked.has(uid)),
  }
  const [successes, failures] = [succeeded.length - left.succeeded.length, failed.length - left.failed.length]
  return {
    status: {
      ...status,
      succeeded: (status.succeeded ?? 0) + successes,
      failed: (status.failed ?? 0) + failures,
      uncountedTerminatedPods: compact(left),
    },
    changed: successes + failures > 0,
  }
}

const compact = ({ succeeded, failed }: { succeeded: string[]; failed: string[] }) => ({
  ...(succeeded.length === 0 ? {} : { succeeded }),
  ...(failed.length === 0 ? {} : { failed }),
})

/** What an Indexed Job says of its indexes. */
export const indexStatus = (
  job: Job,
  succeeded: ReadonlySet<number>,
  failed: ReadonlySet<number>,
): Pick<JobStatus, 'succeeded' | 'completedIndexes' | 'failedIndexes'> => ({
  succeeded: succeeded.size,
  completedIndexes: intervalsText(succeeded),
  ...(job.spec.backoffLimitPerIndex === undefined ? {} : { failedIndexes: intervalsText(failed) }),
})

export const isUncounted = ({ uncountedTerminatedPods: uncounted = {} }: JobStatus, pod: Pod): boolean =>
  (uncounted.succeeded ?? []).includes(uidOf(pod)) || (uncounted.failed ?? []).includes(uidOf(pod))

export const hasUncounted = ({ uncountedTerminatedPods: { succeeded = [], failed = [] } = {} }: JobStatus): boolean =>
  succeeded.length + failed.length > 0
