/** What a failed Pod means to a Job, and when a Job has done enough. Pure. Source: KEP-3329, KEP-3850, KEP-3998. */
import { parseTolerant } from '../../apimachinery/index-intervals.ts'
import type { ContainerStatus, Job, Pod, PodFailureRule } from '../../client/types.ts'
import { failuresBefore, hasFailed } from './pods.ts'

export interface FailureVerdict {
  /** Whether it counts towards the limits. */
  readonly counts: boolean
  readonly failsIndex: boolean
  /** Why the Job fails with it, if it does. */
  readonly failsJob?: string
}

const COUNTED: FailureVerdict = { counts: true, failsIndex: false }

/** By the first rule that fits. */
export function judgeFailure({ spec }: Job, pod: Pod): FailureVerdict {
  for (const [index, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const what = matchText(rule, pod)
    if (what === undefined) continue
    if (rule.action === 'Ignore') return { counts: false, failsIndex: false }
    if (rule.action === 'FailIndex') return { counts: true, failsIndex: true }
    if (rule.action === 'Count') return COUNTED
    return { ...COUNTED, failsJob: `${what} matching ${rule.action} rule at index ${index}` }
  }
  return COUNTED
}

function matchText(
  { onExitCodes, onPodConditions = [] }: PodFailureRule,
  { metadata, status }: Pod,
): string | undefined {
  const name = `${metadata.namespace}/${metadata.name}`
  if (onExitCodes !== undefined) {
    const containers = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]
    const found = containers.find((container) => meetsExitCodes(container, onExitCodes))
    if (found === undefined) return undefined
    return `Container ${found.name} for pod ${name} failed with exit code ${found.state?.terminated?.exitCode}`
  }
  const condition = (status.conditions ?? []).find((one) =>
    onPodConditions.some((pattern) => pattern.type === one.type && pattern.status === one.status),
  )
  return condition === undefined ? undefined : `Pod ${name} has condition ${condition.type}`
}

function meetsExitCodes(
  { name, state }: ContainerStatus,
  { containerName, operator, values }: NonNullable<PodFailureRule['onExitCodes']>,
): boolean {
  const { exitCode = 0 } = state?.terminated ?? {}
  if (exitCode === 0 || (containerName !== undefined && containerName !== name)) return false
  return values.includes(exitCode) === (operator === 'In')
}

/** Why the Job fails with one of its Pods; undefined when it does not. */
export function jobFailure(job: Job, pods: readonly Pod[]): string | undefined {
  if (job.spec.podFailurePolicy === undefined) return undefined
  for (const pod of pods) {
    const { failsJob } = hasFailed(job, pod) ? judgeFailure(job, pod) : COUNTED
    if (failsJob !== undefined) return failsJob
  }
  return undefined
}

/** Whether the index of a Pod has failed for good with it. */
export function failsIndex(job: Job, pod: Pod): boolean {
  if (!hasFailed(job, pod)) return false
  const verdict = judgeFailure(job, pod)
  if (verdict.failsIndex) return true
  return verdict.counts && failuresBefore(pod).counted >= (job.spec.backoffLimitPerIndex ?? 0)
}

/** Which rule says that these indexes are success enough; undefined for none. */
export function metSuccessPolicy({ spec }: Job, succeeded: ReadonlySet<number>): string | undefined {
  if (succeeded.size === 0) return undefined
  const rules = spec.successPolicy?.rules ?? []
  const index = rules.findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && succeeded.size >= succeededCount
    const wanted = parseTolerant(succeededIndexes, spec.completions ?? 0)
    const met = [...wanted].filter((one) => succeeded.has(one)).length
    return wanted.size > 0 && (met === wanted.size || (succeededCount !== undefined && met >= succeededCount))
  })
  return index < 0 ? undefined : `Matched rules at index ${index}`
}
