/** Time zones: what their clocks show, by the data that Node brings. Source: IANA time zones; texts of Go's time package. */

/** Of a clock on the wall; months from 1, days of the week from Sunday, 0. */
export interface WallTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly weekday: number
}

/** How far the clocks of a zone are ahead of UTC, in ms, at a time in ms. */
export type OffsetAt = (time: number) => number

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Whether a name is no time zone, as Go says it; names are those of files and told apart by case. */
export function timeZoneFault(name: string): string | undefined {
  if (name === '' || name === 'UTC' || name === 'Local') return undefined
  if (name.includes('..') || name.startsWith('/') || name.startsWith('\\')) return 'time: invalid location name'
  const resolved = formatterOf(name)?.resolvedOptions().timeZone
  const isKnown = resolved !== undefined && (resolved === name || resolved.toLowerCase() !== name.toLowerCase())
  return isKnown ? undefined : `unknown time zone ${name}`
}

/** The offsets of a zone that is one; '' and 'Local' are UTC. */
export function offsetsOf(name: string): OffsetAt {
  const formatter = name === '' || name === 'UTC' || name === 'Local' ? undefined : formatterOf(name)
  if (formatter === undefined) return () => 0
  return (time) => {
    const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0)
    const seconds = Math.floor(time / 1000) * 1000
    const parts = formatter.formatToParts(seconds)
    const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
    return shown - seconds
  }
}

/** Making one is slow; there are few zones. */
function formatterOf(name: string): Intl.DateTimeFormat | undefined {
  const known = formatters.get(name)
  if (known !== undefined) return known
  try {
    const numeric = 'numeric'
    const fields = {
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    } as const
    const made = new Intl.DateTimeFormat('en-US', { ...fields, timeZone: name, hourCycle: 'h23' })
    formatters.set(name, made)
    return made
  } catch {
    // Intl throws a RangeError for a name that is no zone.
    return undefined
  }
}

export function wallTime(time: number, offsetAt: OffsetAt): WallTime {
  const shown = new Date(time + offsetAt(time))
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
    weekday: shown.getUTCDay(),
  }
}

/** The time at which the clocks show this; one of the two sides of a change of the clocks where they never or twice do. */
export function timeOf(offsetAt: OffsetAt, year: number, month: number, day: number, hour = 0): number {
  const shown = Date.UTC(year, month - 1, day, hour)
  return shown - offsetAt(shown - offsetAt(shown))
}
