/** Cron schedules: '0 5 * * mon-fri', '@hourly', '@every 90m'. Source: Kubernetes docs "CronJob"; rules and texts of robfig/cron v3. */
import { trimSpace } from '../trim-space.ts'
import { CronError, type CronField, parseField } from './cron-field.ts'
import { DurationError, parseGoDuration } from './parse-go-duration.ts'
import { type OffsetAt, offsetsOf, timeOf, timeZoneFault, type WallTime, wallTime } from './time-zone.ts'

export { CronError } from './cron-field.ts'

export interface CronSchedule {
  /** The first time after `time` at which it is due, both in ms; undefined when there is none within five years. */
  next(time: number): number | undefined
}

const MINUTES = { min: 0, max: 59 }
const HOURS = { min: 0, max: 23 }
const DAYS = { min: 1, max: 31 }
const MONTHS = {
  min: 1,
  max: 12,
  names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
}
const WEEKDAYS = { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] }

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
])

const EVERY = '@every '
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const YEARS_AHEAD = 5
const FIELDS = 5

/** Reads a schedule, on the clocks of UTC unless `timeZone` or the schedule itself names a zone. Throws CronError. */
export function parseCron(text: string, timeZone = ''): CronSchedule {
  const [, zone, rest] = /^(?:CRON_)?TZ=([^ ]*)(.*)$/s.exec(text) ?? []
  if (zone === undefined || rest === undefined) return parseIn(text, offsetsOf(timeZone))
  // The real parser looks for a blank that is not there, and recovers.
  if (!text.includes(' '))
    throw new CronError('invalid schedule format: runtime error: slice bounds out of range [:-1]')
  const fault = timeZoneFault(zone)
  if (fault !== undefined) throw new CronError(`provided bad location ${zone}: ${fault}`)
  return parseIn(trimSpace(rest), offsetsOf(zone))
}

function parseIn(text: string, offsetAt: OffsetAt): CronSchedule {
  if (text.startsWith(EVERY)) return everySchedule(text.slice(EVERY.length))
  const fields = DESCRIPTORS.get(text) ?? text
  if (fields.startsWith('@')) throw new CronError(`unrecognized descriptor: ${text}`)
  const parts = fields.split(/\p{White_Space}+/u).filter((part) => part !== '')
  if (parts.length !== FIELDS)
    throw new CronError(`expected exactly ${FIELDS} fields, found ${parts.length}: [${parts.join(' ')}]`)
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts
  const clock: ClockFields = {
    minute: parseField(minute, MINUTES),
    hour: parseField(hour, HOURS),
    day: parseField(day, DAYS),
    month: parseField(month, MONTHS),
    weekday: parseField(weekday, WEEKDAYS),
  }
  return { next: (time) => nextTime(clock, offsetAt, time) }
}

/** Whole seconds, one at least. */
function everySchedule(text: string): CronSchedule {
  try {
    const delay = Math.max(SECOND, Math.floor(parseGoDuration(text) / SECOND) * SECOND)
    return { next: (time) => Math.floor(time / SECOND) * SECOND + delay }
  } catch (error) {
    if (error instanceof DurationError)
      throw new CronError(`failed to parse duration ${EVERY}${text}: ${error.message}`)
    throw error
  }
}

interface ClockFields {
  readonly minute: CronField
  readonly hour: CronField
  readonly day: CronField
  readonly month: CronField
  readonly weekday: CronField
}

/** Days of the month and of the week both have to fit if one of them is any, else one of the two. */
function isDue({ day, weekday }: ClockFields, wall: WallTime): boolean {
  const [byDay, byWeekday] = [day.values.has(wall.day), weekday.values.has(wall.weekday)]
  return day.isAny || weekday.isAny ? byDay && byWeekday : byDay || byWeekday
}

/** Steps from the largest unit that does not fit to the next one, and looks again. */
function nextTime(clock: ClockFields, offsetAt: OffsetAt, after: number): number | undefined {
  let time = Math.floor(after / SECOND) * SECOND + SECOND
  const lastYear = wallTime(time, offsetAt).year + YEARS_AHEAD
  for (;;) {
    const wall = wallTime(time, offsetAt)
    const { year, month, day, hour, minute, second } = wall
    if (year > lastYear) return undefined
    if (!clock.month.values.has(month)) time = timeOf(offsetAt, year, month + 1, 1)
    else if (!isDue(clock, wall)) time = nextMidnight(offsetAt, year, month, day)
    else if (!clock.hour.values.has(hour)) time += HOUR - minute * MINUTE - second * SECOND
    else if (!clock.minute.values.has(minute) || second !== 0) time += MINUTE - second * SECOND
    else return time
  }
}

/** Where the clocks are changed at midnight, the first moment of the day. */
function nextMidnight(offsetAt: OffsetAt, year: number, month: number, day: number): number {
  const time = timeOf(offsetAt, year, month, day + 1)
  const { hour } = wallTime(time, offsetAt)
  if (hour === 0) return time
  return time + (hour > 12 ? 24 - hour : -hour) * HOUR
}
