/** How long the machine has been up, and its load. */
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { strftime, two } from './format.ts'

function firstLine({ files }: ProgramProcess, path: string): string {
  try {
    return Buffer.from(files.read(path)).toString().split('\n', 1)[0] ?? ''
  } catch {
    return ''
  }
}

/** '0.00, 0.01, 0.05', by /proc/loadavg. */
export const loadOf = (process: ProgramProcess, glue: string): string =>
  (firstLine(process, '/proc/loadavg') || '0.00 0.00 0.00').split(' ').slice(0, 3).join(glue)

/** ' 07:08:09 up 1 day,  2:03,  0 users,  load average: 0.00, 0.00, 0.00' */
export function uptimeLine(process: ProgramProcess): string {
  const seconds = Number(firstLine(process, '/proc/uptime').split(' ')[0] || 0)
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ]
  const day = days === 0 ? '' : `${days} day${days === 1 ? '' : 's'}, `
  const time = hours === 0 ? `${minutes} min` : `${String(hours).padStart(2)}:${two(minutes)}`
  return ` ${strftime('%H:%M:%S', process.now())} up ${day}${time},  0 users,  load average: ${loadOf(process, ', ')}`
}
