/** Times as users write them, in UTC. */
import { strftime } from './format.ts'

/** '@1700000000', '2024-05-06', '2024-05-06 07:08:09', '07:08'; undefined for what is no time. ms since 1970. */
export function parseTime(text: string, now: number): number | undefined {
  if (/^@-?\d+$/.test(text)) return Number(text.slice(1)) * 1000
  if (text === 'now') return now
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (clock !== null)
    return Date.parse(`${strftime('%F', now)}T${clock[1]?.padStart(2, '0')}:${clock[2]}:${clock[3] ?? '00'}Z`)
  const full = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(?: ?(?:Z|UTC|\+0000))?)?$/.exec(text)
  if (full === null) return undefined
  const time = Date.parse(`${full[1]}T${full[2] ?? '00:00'}${full[3] ?? ':00'}Z`)
  return Number.isNaN(time) ? undefined : time
}
