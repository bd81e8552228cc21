/** The Jobs of a CronJob: what they are called and made of, and which of them are kept. Pure. Source: recordings of a control plane. */
import { offsetsOf } from '../../apimachinery/cron/time-zone.ts'
import { jsonClone } from '../../apimachinery/json-clone.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { formatTime } from '../../apimachinery/time.ts'
import type { CronJob, Job } from '../../client/types.ts'
import { controllerReference } from '../controller.ts'
import { holds } from '../job/conditions.ts'

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp'
const MINUTE = 60_000

/** `time` in ms: the minute that it was due in. */
export const jobName = ({ metadata }: CronJob, time: number): string => `${metadata.name}-${Math.floor(time / MINUTE)}`

/** The Job for the time at which it was due. */
export function jobFor(cronJob: CronJob, time: number): JsonObject {
  const { metadata, spec } = jsonClone(cronJob.spec.jobTemplate)
  const { labels, annotations } = metadata
  return {
    metadata: {
      name: jobName(cronJob, time),
      namespace: cronJob.metadata.namespace,
      ...(labels === undefined ? {} : { labels }),
      annotations: { ...annotations, [SCHEDULED_AT]: zonedTime(time, cronJob.spec.timeZone ?? '') },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec,
  }
}

/** RFC 3339 on the clocks of the zone: '2026-01-01T09:00:00+09:00'. */
function zonedTime(time: number, timeZone: string): string {
  const offset = offsetsOf(timeZone)(time)
  const shown = formatTime(time + offset)
  if (offset === 0) return shown
  const minutes = Math.abs(offset) / MINUTE
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
  return `${shown.slice(0, -1)}${offset < 0 ? '-' : '+'}${hour}:${minute}`
}

/** The oldest of the Jobs that ended like this, so that as many as the limit says remain. */
export function tooMany(jobs: readonly Job[], end: 'Complete' | 'Failed', limit: number): Job[] {
  const ended = jobs.filter((job) => holds(job, end) !== undefined)
  return ended.sort(byStart).slice(0, Math.max(0, ended.length - limit))
}

/** Those that never started last. */
function byStart(a: Job, b: Job): number {
  const [first = '~', second = '~'] = [a.status.startTime, b.status.startTime]
  if (first !== second) return first < second ? -1 : 1
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1
}
