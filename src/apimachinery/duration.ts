/** Lengths of time as kubectl's ages and Go's durations print them. */

const SECOND = 1000
const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

const two = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`

/** An age as Tables show it: '5s', '2m3s', '10m', '3h4m', '2d3h', '400d', '2y10d'. Source: duration.HumanDuration. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / SECOND)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 2 * MINUTE) return `${seconds}s`
  const minutes = Math.floor(seconds / MINUTE)
  if (minutes < 10) return two(minutes, 'm', seconds % MINUTE, 's')
  if (minutes < 3 * 60) return `${minutes}m`
  const hours = Math.floor(seconds / HOUR)
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  if (hours < 192) return two(Math.floor(hours / 24), 'd', hours % 24, 'h')
  const days = Math.floor(seconds / DAY)
  if (hours < 24 * 365 * 2) return `${days}d`
  const years = Math.floor(seconds / YEAR)
  if (hours < 24 * 365 * 8) return two(years, 'y', days % 365, 'd')
  return `${years}y`
}

/** '5m' or a number as milliseconds; undefined for what is no length of time. */
export function millisecondsOf(duration: string | number): number | undefined {
  const ms = typeof duration === 'number' ? duration : parseDuration(duration)
  return ms !== undefined && ms >= 0 ? ms : undefined
}

/** A time.Duration as Go prints it: '300ms', '1.5s', '1m20s', '5m0s', '1h0m0s'. */
export function goDuration(ms: number): string {
  if (ms === 0) return '0s'
  if (ms < 0) return `-${goDuration(-ms)}`
  if (ms < SECOND) return ms >= 1 ? `${trimmed(ms, 6)}ms` : `${trimmed(ms * 1000, 3)}µs`
  const seconds = ms / SECOND
  const hours = Math.floor(seconds / HOUR)
  const minutes = Math.floor((seconds % HOUR) / MINUTE)
  const rest = `${trimmed(seconds % MINUTE, 9)}s`
  if (hours > 0) return `${hours}h${minutes}m${rest}`
  return minutes > 0 ? `${minutes}m${rest}` : rest
}

const trimmed = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)))

const UNITS: { [unit: string]: number } = { ms: 1, s: SECOND, m: 60 * SECOND, h: 3600 * SECOND, d: 86_400 * SECOND }

/** Milliseconds of '5m', '1h30m', '250ms'; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined
  return parts.reduce((total, [, amount, unit]) => total + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0)
}
