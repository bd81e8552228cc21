/** Points in time and lengths of it: read, written, taken apart. */
import type { LibraryRow } from '../checker/signature.ts'
import { CelFault, Duration, Timestamp } from '../runtime/values.ts'
import { plainText } from './numbers.ts'

const SECOND = 1_000_000_000n
const MILLISECOND = 1_000_000n
const UNITS: { readonly [unit: string]: bigint } = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: MILLISECOND,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
}

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g

/** A duration as Go reads it: '1h30m', '-1.5s', '0'. Undefined for what is none. */
export function readDuration(text: string): Duration | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  if (rest === '0') return new Duration(0n)
  const parts = [...rest.matchAll(PART)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== rest) return undefined
  const nanos = parts.reduce((sum, [, amount = '', unit = '']) => sum + nanosOf(amount, UNITS[unit] ?? 0n), 0n)
  return nanos >= 2n ** 63n ? undefined : new Duration(sign === '-' ? -nanos : nanos)
}

function nanosOf(amount: string, unit: bigint): bigint {
  const [whole = '', fraction = ''] = amount.split('.')
  return BigInt(whole || '0') * unit + (BigInt(fraction || '0') * unit) / 10n ** BigInt(fraction.length)
}

const TIME = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/

/** RFC 3339. Undefined for what is none. */
export function readTimestamp(text: string): Timestamp | undefined {
  const [, seconds = '', fraction = '', zone = ''] = TIME.exec(text) ?? []
  const ms = Date.parse(`${seconds}${zone}`.toUpperCase())
  if (seconds === '' || Number.isNaN(ms)) return undefined
  return new Timestamp(BigInt(ms) * MILLISECOND + BigInt(fraction.padEnd(9, '0').slice(0, 9)))
}

const millisOf = ({ nanos }: Timestamp): number => Number(floorDivide(nanos, MILLISECOND))

const floorDivide = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b))

/** RFC 3339 in UTC, with as many decimals as it takes. */
export function timestampText(time: Timestamp): string {
  const seconds = floorDivide(time.nanos, SECOND)
  const rest = time.nanos - seconds * SECOND
  const fraction = rest === 0n ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/, '')}`
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${fraction}Z`
}

/** Seconds: '3600s', '1.5s'. */
export const durationText = ({ nanos }: Duration): string => `${plainText(Number(nanos) / Number(SECOND))}s`

/** The same time in another zone, as if it were UTC. Throws CelFault for a zone that nobody knows. */
function inZone(time: Timestamp, zone: string): Date {
  const ms = millisOf(time)
  const [, sign = '', hours = '', minutes = ''] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? []
  if (hours !== '') {
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000
    return new Date(sign === '-' ? ms - offset : ms + offset)
  }
  return new Date(ms + zoneOffset(ms, zone))
}

/** Milliseconds by which clocks of a named zone are ahead. */
function zoneOffset(ms: number, zone: string): number {
  if (zone === '' || zone === 'UTC') return 0
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000
    return sign === '-' ? -offset : offset
  } catch {
    throw new CelFault(`unknown time zone ${zone}`)
  }
}

const startOfYear = (date: Date): number => Date.UTC(date.getUTCFullYear(), 0, 1)
const DAY = 86_400_000

const PARTS: readonly (readonly [name: string, part: (date: Date) => number])[] = [
  ['getFullYear', (date) => date.getUTCFullYear()],
  ['getMonth', (date) => date.getUTCMonth()],
  ['getDayOfYear', (date) => Math.floor((date.getTime() - startOfYear(date)) / DAY)],
  ['getDayOfMonth', (date) => date.getUTCDate() - 1],
  ['getDate', (date) => date.getUTCDate()],
  ['getDayOfWeek', (date) => date.getUTCDay()],
  ['getHours', (date) => date.getUTCHours()],
  ['getMinutes', (date) => date.getUTCMinutes()],
  ['getSeconds', (date) => date.getUTCSeconds()],
  ['getMilliseconds', (date) => date.getUTCMilliseconds()],
]

const per =
  (unit: bigint) =>
  ({ nanos }: Duration): bigint =>
    nanos / unit

export const TIMES: readonly LibraryRow[] = [
  ...PARTS.flatMap(([name, part]): LibraryRow[] => [
    [`timestamp.${name}(): int`, (time: Timestamp) => BigInt(part(new Date(millisOf(time))))],
    [`timestamp.${name}(string): int`, (time: Timestamp, zone: string) => BigInt(part(inZone(time, zone)))],
  ]),
  ['duration.getHours(): int', per(3600n * SECOND)],
  ['duration.getMinutes(): int', per(60n * SECOND)],
  ['duration.getSeconds(): int', per(SECOND)],
  ['duration.getMilliseconds(): int', per(MILLISECOND)],
]
