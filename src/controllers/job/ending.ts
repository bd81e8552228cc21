/** Whether and why a Job ends now. Pure. Source: Kubernetes docs "Jobs", Job termination and cleanup; texts of a control plane. */
import { parseTime } from '../../apimachinery/time.ts'
import type { Condition, Job, Pod } from '../../client/types.ts'
import { restartsInAll } from '../pod-state.ts'
import { holds, jobCondition } from './conditions.ts'
import type { Progress } from './pod-plan.ts'
import { isIndexed } from './pods.ts'
import { jobFailure, metSuccessPolicy } from './policies.ts'

/** `failed` counts the Pods that have failed so far. The first reason that there is wins. */
export function endOf(job: Job, progress: Progress, failed: number, startTime: string | undefined, now: number) {
  const decided = holds(job, 'SuccessCriteriaMet') ?? holds(job, 'FailureTarget')
  if (decided !== undefined) return decided
  const fail = (reason: string, message: string): Condition => jobCondition('FailureTarget', reason, message, now)
  const byPolicy = jobFailure(job, progress.pods)
  if (byPolicy !== undefined) return fail('PodFailurePolicy', byPolicy)
  if (failed > job.spec.backoffLimit || hasRestartedTooOften(job, progress.pods))
    return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  if (untilDeadline(job, startTime, now) === 0)
    return fail('DeadlineExceeded', 'Job was active longer than specified deadline')
  if (!isIndexed(job)) return undefined
  const { failedIndexes, succeededIndexes } = progress
  const { maxFailedIndexes, completions = 0 } = job.spec
  if (maxFailedIndexes !== undefined && failedIndexes.size > maxFailedIndexes)
    return fail('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  if (failedIndexes.size > 0 && failedIndexes.size + succeededIndexes.size >= completions)
    return fail('FailedIndexes', 'Job has failed indexes')
  const rule = metSuccessPolicy(job, succeededIndexes)
  return rule === undefined ? undefined : jobCondition('SuccessCriteriaMet', 'SuccessPolicy', rule, now)
}

/** The end of a Job that has all its successes. */
export const completion = (now: number): Condition =>
  jobCondition('SuccessCriteriaMet', 'CompletionsReached', 'Reached expected number of succeeded pods', now)

/** The last condition of a Job that ends for this reason. */
export function lastCondition({ type, reason = '', message = '' }: Condition, now: number): Condition {
  return jobCondition(type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed', reason, message, now)
}

/** Where containers are restarted in their Pods, their restarts are what counts. */
function hasRestartedTooOften({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false
  const running = pods.filter(({ status }) => status.phase === 'Running' || status.phase === 'Pending')
  const restarts = running.reduce((sum, pod) => sum + restartsInAll(pod), 0)
  return spec.backoffLimit === 0 ? restarts > 0 : restarts >= spec.backoffLimit
}

/** How many ms are left until the deadline; undefined when there is none, or it does not run. */
export function untilDeadline({ spec }: Job, startTime: string | undefined, now: number): number | undefined {
  const { activeDeadlineSeconds, suspend } = spec
  if (activeDeadlineSeconds === undefined || suspend === true || startTime === undefined) return undefined
  return Math.max(0, parseTime(startTime) + activeDeadlineSeconds * 1000 - now)
}
