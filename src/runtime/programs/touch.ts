/** touch [-cm] [-d TIME | -r FILE] FILE… */
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { parseTime } from './lib/parse-time.ts'
import { exists } from './lib/paths.ts'

function timeOf({ options, process }: Command): number {
  const reference = options.value('r')
  if (reference !== undefined) return process.files.status(reference).modifiedAt
  const stamp = options.value('t')
  const text = options.value('d') ?? stamp
  const read = options.has('d') ? parseTime : parseStamp
  const time = text === undefined ? process.now() : read(text, process.now())
  if (time !== undefined) return time
  const gnu = flavourOf(process) === 'gnu'
  throw new UsageError(gnu ? `invalid date format '${text}'` : `invalid date '${text}'`)
}

/** '202001020304.05', with or without the century, the year, the seconds; undefined for what is none. */
function parseStamp(text: string, now: number): number | undefined {
  const parts = /^(?:(\d\d)?(\d\d))?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(text)
  if (parts === null) return undefined
  const [, century, short, month, day, hour, minute, second = '00'] = parts
  const year =
    short === undefined ? new Date(now).getUTCFullYear() : `${century ?? (Number(short) < 69 ? '20' : '19')}${short}`
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time) ? undefined : time
}

export const touch = command(
  {
    short: 'camhd:r:t:',
    long: { date: 'd', reference: 'r', 'no-create': 'c' },
    usage: 'touch [-cham] [-d DATE] [-t DATE] [-r FILE] FILE...',
    gnu: { usage: ['[OPTION]... FILE...'], missing: 'missing file operand' },
  },
  async (running) => {
    const { process, operands, options } = running
    if (operands.length === 0) throw new UsageError('')
    const time = timeOf(running)
    for (const path of operands) {
      await running.attempt(flavourOf(process) === 'gnu' ? `cannot touch '${path}'` : path, () => {
        if (!exists(process, path)) {
          if (options.has('c')) return
          process.files.openOutput(path, 'append', 0o666 & ~process.umask).close()
        }
        process.files.setModified(path, time)
      })
    }
    return undefined
  },
)
