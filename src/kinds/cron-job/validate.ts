/** What a CronJob may ask for, in Kubernetes' order. Source: recording kinds-apps/cron-jobs. */
import { CronError, parseCron } from '../../apimachinery/cron/cron-schedule.ts'
import { timeZoneFault } from '../../apimachinery/cron/time-zone.ts'
import { type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import type { JsonObject, KubeObject, ObjectMeta } from '../../apimachinery/objects.ts'
import type { JobSpec } from '../job/types.ts'
import { jobSpecErrors } from '../job/validate-spec.ts'
import { countErrors } from '../workload/counts.ts'
import { printedSelector } from '../workload/selector.ts'

export interface CronJobSpec extends JsonObject {
  schedule: string
  timeZone?: string
  startingDeadlineSeconds?: number
  concurrencyPolicy?: string
  suspend?: boolean
  jobTemplate: { metadata: ObjectMeta; spec: JobSpec }
  successfulJobsHistoryLimit?: number
  failedJobsHistoryLimit?: number
}

export interface CronJob extends KubeObject {
  spec: CronJobSpec
  status: JsonObject
}

const POLICIES = ['Allow', 'Forbid', 'Replace']
/** Letters that name a zone in a schedule. */
export const ZONE_IN_SCHEDULE = 'TZ'

/** `old` is the spec before a change. */
export const cronSpecErrors = (spec: CronJobSpec, old?: CronJobSpec): FieldError[] => [
  ...scheduleErrors(spec, old),
  ...countErrors(spec, ['startingDeadlineSeconds'], 'spec'),
  ...(old !== undefined && old.timeZone === spec.timeZone ? [] : timeZoneErrors(spec)),
  ...policyErrors(spec.concurrencyPolicy ?? ''),
  ...templateErrors(spec.jobTemplate.spec),
  ...countErrors(spec, ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'], 'spec'),
]

/** A zone in the schedule is only kept where there has been one. */
function scheduleErrors({ schedule, timeZone }: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  const path = 'spec.schedule'
  if (schedule === '') return [required(path)]
  const errors = syntaxErrors(schedule, path)
  if (!schedule.includes(ZONE_IN_SCHEDULE)) return errors
  if (old?.schedule.includes(ZONE_IN_SCHEDULE) !== true)
    errors.push(invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'))
  else if (timeZone !== undefined)
    errors.push(invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'))
  return errors
}

function syntaxErrors(schedule: string, path: string): FieldError[] {
  try {
    parseCron(schedule)
    return []
  } catch (error) {
    if (error instanceof CronError) return [invalid(path, schedule, error.message)]
    throw error
  }
}

const PART = /^[A-Za-z.\-_0-9+]{1,14}$/
const isPart = (part: string): boolean => part !== '.' && part !== '..' && !part.startsWith('-') && PART.test(part)

function timeZoneErrors({ timeZone }: CronJobSpec): FieldError[] {
  const path = 'spec.timeZone'
  if (timeZone === undefined) return []
  if (timeZone === '') return [invalid(path, timeZone, 'timeZone must be nil or non-empty string')]
  if (!timeZone.split('/').every(isPart)) return [invalid(path, timeZone, `unknown time zone ${timeZone}`)]
  const errors: FieldError[] = []
  if (timeZone.toLowerCase() === 'local') {
    const why = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
    errors.push(invalid(path, timeZone, why))
  }
  const fault = timeZoneFault(timeZone)
  return fault === undefined ? errors : [...errors, invalid(path, timeZone, fault)]
}

function policyErrors(policy: string): FieldError[] {
  const path = 'spec.concurrencyPolicy'
  if (policy === '') return [required(path)]
  return POLICIES.includes(policy) ? [] : [notSupported(path, policy, POLICIES)]
}

/** Each Job gets a selector of its own. */
function templateErrors(spec: JobSpec): FieldError[] {
  const path = 'spec.jobTemplate.spec'
  const errors = jobSpecErrors(spec, path)
  if (spec.selector !== undefined)
    errors.push(invalid(`${path}.selector`, printedSelector(spec.selector), '`selector` will be auto-generated'))
  if (spec.manualSelector === true) errors.push(notSupported(`${path}.manualSelector`, true, ['nil', 'false']))
  return errors
}
