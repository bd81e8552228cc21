/** What the status of a Job may become. Rules look only at what changes. Source: KEP-4368, recording kinds-apps/jobs-updates. */
import { at, duplicate, type FieldError, invalid, RawText, required } from '../../apimachinery/field-error.ts'
import { commonIndex } from '../../apimachinery/index-intervals.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import type { JsonValue } from '../../apimachinery/objects.ts'
import { parseTime } from '../../apimachinery/time.ts'
import { printInternal } from '../pod/internal-printer.ts'
import { countErrors } from '../workload/counts.ts'
import { isIndexed, type Job, type JobStatus } from './types.ts'
import { countIndexes, whole } from './validate-policies.ts'

const has = ({ status }: Job, type: string): boolean =>
  (status.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True')

const isFinished = (job: Job): boolean => has(job, 'Complete') || has(job, 'Failed')

type StatusRule = (job: Job, old: Job) => FieldError[]

/** A rule that holds once one of the conditions, fields or states that it is about changes. */
function whenChanged(what: readonly ((job: Job) => JsonValue | undefined)[], rule: StatusRule): StatusRule {
  return (job, old) => {
    const changed = what.some((read) => !jsonEqual(read(job) ?? null, read(old) ?? null))
    return changed ? rule(job, old) : []
  }
}

const condition =
  (type: string) =>
  (job: Job): boolean =>
    has(job, type)
const field =
  (name: keyof JobStatus & string) =>
  (job: Job): JsonValue | undefined =>
    job.status[name]

/** A state of conditions that must not be. */
const never =
  (why: string, isSo: (job: Job) => boolean): StatusRule =>
  (job) =>
    isSo(job) ? [whole('status.conditions', why)] : []

/** In Kubernetes' order. */
const RULES: readonly StatusRule[] = [
  ({ status }) => countErrors(status, ['active', 'succeeded', 'failed', 'ready', 'terminating'], 'status'),
  uncountedErrors,
  whenChanged(
    [condition('Complete'), condition('Failed')],
    never('cannot set Complete=True and Failed=true conditions', (job) => has(job, 'Complete') && has(job, 'Failed')),
  ),
  whenChanged(
    [condition('Complete'), condition('FailureTarget')],
    never(
      'cannot set Complete=True and FailureTarget=true conditions',
      (job) => has(job, 'Complete') && has(job, 'FailureTarget'),
    ),
  ),
  whenChanged([condition('Complete'), field('completionTime')], completionTimeErrors),
  whenChanged([field('startTime'), field('completionTime')], timeOrderErrors),
  whenChanged(
    [condition('Failed'), field('failedIndexes')],
    never(
      'cannot set Failed=True condition without the FailureTarget=true condition',
      (job) => has(job, 'Failed') && !has(job, 'FailureTarget'),
    ),
  ),
  whenChanged(
    [condition('Complete'), condition('SuccessCriteriaMet')],
    never(
      'cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
      (job) => has(job, 'Complete') && !has(job, 'SuccessCriteriaMet'),
    ),
  ),
  whenChanged([isFinished, field('active')], (job) =>
    (job.status.active ?? 0) > 0 && isFinished(job)
      ? [invalid('status.active', job.status.active, 'active>0 is invalid for finished job')]
      : [],
  ),
  whenChanged([isFinished, field('startTime')], startOfFinishedErrors),
  whenChanged([isFinished, field('uncountedTerminatedPods')], uncountedOfFinishedErrors),
  whenChanged([field('completedIndexes')], ({ spec, status: { completedIndexes = '' } }) =>
    indexesErrors('completedIndexes', completedIndexes, spec.completions),
  ),
  whenChanged([field('failedIndexes')], ({ spec, status: { failedIndexes = '' } }) =>
    spec.backoffLimitPerIndex === undefined ? [] : indexesErrors('failedIndexes', failedIndexes, spec.completions),
  ),
  whenChanged([field('completedIndexes')], ({ spec, status: { completedIndexes = '' } }) => {
    const why = 'cannot set non-empty completedIndexes when non-indexed completion mode'
    return completedIndexes === '' || isIndexed(spec) ? [] : [invalid('status.completedIndexes', completedIndexes, why)]
  }),
  whenChanged([field('failedIndexes')], ({ spec, status: { failedIndexes } }) => {
    const why = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'
    if (spec.backoffLimitPerIndex !== undefined || failedIndexes === undefined) return []
    return [invalid('status.failedIndexes', failedIndexes, why)]
  }),
  whenChanged([field('failedIndexes'), field('completedIndexes')], overlapErrors),
  whenChanged([isFinished, field('terminating')], (job) =>
    (job.status.terminating ?? 0) > 0 && isFinished(job)
      ? [invalid('status.terminating', job.status.terminating, 'terminating>0 is invalid for finished job')]
      : [],
  ),
  whenChanged([field('ready'), field('active')], ({ status: { ready = 0, active = 0 } }) =>
    ready > active ? [invalid('status.ready', ready, 'cannot set more ready pods than active')] : [],
  ),
  never(
    'cannot set SuccessCriteriaMet=True and Failed=true conditions',
    (job) => has(job, 'SuccessCriteriaMet') && has(job, 'Failed'),
  ),
  never(
    'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions',
    (job) => has(job, 'SuccessCriteriaMet') && has(job, 'FailureTarget'),
  ),
  never(
    'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True',
    (job) => job.spec.successPolicy !== undefined && has(job, 'Complete') && !has(job, 'SuccessCriteriaMet'),
  ),
  ...['Failed', 'Complete', 'FailureTarget'].map(
    (type): StatusRule =>
      (job, old) =>
        has(old, type) && !has(job, type)
          ? [whole('status.conditions', `cannot disable the terminal ${type}=True condition`)]
          : [],
  ),
  (job, old) => fallingErrors('failed', job, old),
  (job, old) => (isElastic(job) ? [] : fallingErrors('succeeded', job, old)),
  completionTimeChangeErrors,
  startTimeChangeErrors,
  (job, old) =>
    has(old, 'SuccessCriteriaMet') && !has(job, 'SuccessCriteriaMet')
      ? [whole('status.conditions', 'cannot disable the SuccessCriteriaMet=True condition')]
      : [],
  (job, old) => {
    const why = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'
    const isLate = has(old, 'Complete') && !has(old, 'SuccessCriteriaMet') && has(job, 'SuccessCriteriaMet')
    return isLate ? [whole('status.conditions', why)] : []
  },
]

export const jobStatusErrors = (job: Job, old: Job): FieldError[] => RULES.flatMap((rule) => rule(job, old))

function uncountedErrors({ status: { uncountedTerminatedPods: uncounted = {} } }: Job): FieldError[] {
  const seen = new Set<string>()
  return (['succeeded', 'failed'] as const).flatMap((list) =>
    (uncounted[list] ?? []).flatMap((uid, index) => {
      const path = at(`status.uncountedTerminatedPods.${list}`, index)
      if (uid === '') return [invalid(path, uid, 'must not be empty')]
      if (seen.has(uid)) return [duplicate(path, uid)]
      seen.add(uid)
      return []
    }),
  )
}

function completionTimeErrors(job: Job): FieldError[] {
  const { completionTime } = job.status
  const [path, isComplete] = ['status.completionTime', has(job, 'Complete')]
  if (completionTime !== undefined && !isComplete)
    return [invalid(path, completionTime, 'cannot set completionTime when there is no Complete=True condition')]
  return completionTime === undefined && isComplete
    ? [required(path, 'completionTime is required for Complete jobs')]
    : []
}

function timeOrderErrors({ status: { startTime, completionTime } }: Job): FieldError[] {
  if (startTime === undefined || completionTime === undefined) return []
  if (parseTime(completionTime) >= parseTime(startTime)) return []
  return [invalid('status.completionTime', completionTime, 'must be equal to or after `startTime`')]
}

function startOfFinishedErrors(job: Job): FieldError[] {
  const neverRan = job.spec.suspend === true && job.spec.completions === 0
  if (neverRan || job.status.startTime !== undefined || !isFinished(job)) return []
  return [required('status.startTime', 'startTime is required for finished job')]
}

function uncountedOfFinishedErrors(job: Job): FieldError[] {
  const uncounted = job.status.uncountedTerminatedPods
  const { succeeded = [], failed = [] } = uncounted ?? {}
  if (uncounted === undefined || !isFinished(job) || succeeded.length + failed.length === 0) return []
  const printed = new RawText(printInternal('batch.UncountedTerminatedPods', uncounted))
  return [invalid('status.uncountedTerminatedPods', printed, 'must be empty for finished job')]
}

function indexesErrors(name: string, text: string, completions: number | undefined): FieldError[] {
  if (completions === undefined) return []
  const read = countIndexes(text, completions)
  return typeof read === 'number' ? [] : [invalid(`status.${name}`, text, `error parsing ${name}: ${read.message}`)]
}

function overlapErrors({
  spec: { completions },
  status: { completedIndexes = '', failedIndexes = '' },
}: Job): FieldError[] {
  if (completions === undefined || completedIndexes === '' || failedIndexes === '') return []
  const common = commonIndex(completedIndexes, failedIndexes, completions)
  if (common === undefined) return []
  const why = `failedIndexes and completedIndexes overlap at index: ${common}`
  return [invalid('status.failedIndexes', failedIndexes, why)]
}

/** Whether the Job may be made narrower, and then count fewer successes. */
const isElastic = ({ spec }: Job): boolean => isIndexed(spec) && spec.completions === spec.parallelism

function fallingErrors(name: 'failed' | 'succeeded', { status }: Job, { status: old }: Job): FieldError[] {
  const [value, before] = [status[name] ?? 0, old[name] ?? 0]
  return value < before ? [invalid(`status.${name}`, value, `cannot decrease the ${name} counter`)] : []
}

function completionTimeChangeErrors({ status: { completionTime } }: Job, { status: old }: Job): FieldError[] {
  if (completionTime === undefined || old.completionTime === undefined) return []
  if (parseTime(completionTime) === parseTime(old.completionTime)) return []
  return [invalid('status.completionTime', completionTime, 'field is immutable')]
}

/** A Job that is suspended, or is just resumed, may begin anew. */
function startTimeChangeErrors(job: Job, old: Job): FieldError[] {
  const { startTime } = job.status
  const resumes =
    has(old, 'Suspended') &&
    (job.status.conditions ?? []).some(({ type, status }) => type === 'Suspended' && status === 'False')
  if (resumes || job.spec.suspend === true || old.status.startTime === undefined) return []
  if (startTime === old.status.startTime) return []
  return [required('status.startTime', 'startTime cannot be removed for unsuspended job')]
}
