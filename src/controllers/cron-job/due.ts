/** When a CronJob was last due, and when it is next. Pure. Source: Kubernetes docs "CronJob", Job creation. */
import type { CronSchedule } from '../../apimachinery/cron/cron-schedule.ts'
import { parseTime } from '../../apimachinery/time.ts'
import type { CronJob } from '../../client/types.ts'

/** A little later than due, so that rounded times are past. */
const SLACK_MS = 100
const SECOND = 1000
/** From so many missed times on, somebody should be told. */
const MANY = 100

interface LastDue {
  /** From when on times count. */
  readonly earliest: number
  /** In ms; undefined when it was not due since. */
  readonly time: number | undefined
  readonly missed: number
}

/** Times before the deadline for starting are passed over if `deadline` is given, in s. */
function lastDue({ metadata, status }: CronJob, schedule: CronSchedule, now: number, deadline?: number): LastDue {
  const since = parseTime(status.lastScheduleTime ?? metadata.creationTimestamp ?? '')
  const earliest = deadline === undefined ? since : Math.max(since, now - deadline * SECOND)
  const first = schedule.next(earliest)
  const second = first === undefined ? undefined : schedule.next(first)
  if (first === undefined || first > now) return { earliest, time: undefined, missed: 0 }
  if (second === undefined || second > now) return { earliest, time: first, missed: 0 }
  const between = Math.max(1, Math.round((second - first) / SECOND)) * SECOND
  const missed = Math.floor((now - first) / between) + 1
  let time: number | undefined
  // Counted from a little before the last one: there may be very many.
  for (let next = schedule.next(first + (missed - 2) * between); next !== undefined && next <= now; ) {
    time = next
    next = schedule.next(next)
  }
  return { earliest, time, missed }
}

/** The time that a Job is to be started for now, if there is one, and whether too many were missed. */
export function unmetTime(cronJob: CronJob, schedule: CronSchedule, now: number) {
  const { time, missed } = lastDue(cronJob, schedule, now, cronJob.spec.startingDeadlineSeconds)
  return { time, isManyMissed: missed > MANY }
}

/** How many ms until it is due again; undefined for never. */
export function untilDue(cronJob: CronJob, schedule: CronSchedule, now: number): number | undefined {
  const { earliest, time, missed } = lastDue(cronJob, schedule, now)
  const next = schedule.next(time ?? (missed === 0 ? earliest : now))
  return next === undefined ? undefined : next + SLACK_MS - now
}
