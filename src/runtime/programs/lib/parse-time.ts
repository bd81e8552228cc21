/** Times as users write them, in UTC. */
import { strftime } from './format.ts'

const UNITS: { readonly [unit: string]: number } = {
  second: 1000,
  sec: 1000,
  minute: 60_000,
  min: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

/** '@1700000000', '2024-05-06', '2024-05-06 07:08:09', '07:08', '20240506', '2024-05-06 +2 days', '3 hours ago'; undefined for what is no time. ms since 1970. */
export function parseTime(text: string, now: number): number | undefined {
  if (/^@-?\d+$/.test(text)) return Number(text.slice(1)) * 1000
  if (text === 'now') return now
  const relative = /^(.*?)\s*([+-]?\d+)\s*(second|sec|minute|min|hour|day|week)s?(\s+ago)?$/.exec(text)
  if (relative !== null) {
    const base = relative[1] ? parseTime(relative[1], now) : now
    const sign = relative[4] === undefined ? 1 : -1
    return base === undefined ? undefined : base + sign * Number(relative[2]) * (UNITS[relative[3] ?? ''] ?? 0)
  }
  const compact = /^(\d{4})(\d\d)(\d\d)$/.exec(text)
  if (compact !== null) return parseTime(compact.slice(1).join('-'), now)
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (clock !== null)
    return Date.parse(`${strftime('%F', now)}T${clock[1]?.padStart(2, '0')}:${clock[2]}:${clock[3] ?? '00'}Z`)
  const full = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(?: ?(?:Z|UTC|\+0000))?)?$/.exec(text)
  if (full === null) return undefined
  const time = Date.parse(`${full[1]}T${full[2] ?? '00:00'}${full[3] ?? ':00'}Z`)
  return Number.isNaN(time) ? undefined : time
}
