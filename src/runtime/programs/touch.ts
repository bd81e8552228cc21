/** touch [-cm] [-d TIME | -r FILE] FILE… */
import { type Command, command } from './lib/command.ts'
import { UsageError } from './lib/options.ts'
import { parseTime } from './lib/parse-time.ts'
import { exists } from './lib/paths.ts'

function timeOf({ options, process }: Command): number {
  const reference = options.value('r')
  if (reference !== undefined) return process.files.status(reference).modifiedAt
  const text = options.value('d')
  const time = text === undefined ? process.now() : parseTime(text, process.now())
  if (time === undefined) throw new UsageError(`invalid date '${text}'`)
  return time
}

export const touch = command(
  {
    short: 'camhd:r:t:',
    long: { date: 'd', reference: 'r', 'no-create': 'c' },
    usage: 'touch [-cham] [-d DATE] [-r FILE] FILE...',
    gnu: { usage: ['[OPTION]... FILE...'], missing: 'missing file operand' },
  },
  async (running) => {
    const { process, operands, options } = running
    if (operands.length === 0) throw new UsageError('')
    const time = timeOf(running)
    for (const path of operands) {
      await running.attempt(path, () => {
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
