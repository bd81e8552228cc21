/** watch [-n SECONDS] [-t] COMMAND…: runs it again and again, each time on an empty screen, until Ctrl-C. */

import { type Command, command } from './lib/command.ts'
import { strftime } from './lib/format.ts'
import { UsageError } from './lib/options.ts'
import { windowOf } from './lib/window.ts'

async function header({ process, options, operands }: Command, seconds: number): Promise<string> {
  if (options.has('t')) return ''
  const width = windowOf(process).columns
  const left = `Every ${seconds.toFixed(1)}s: ${operands.join(' ')}`
  const right = strftime('%Y-%m-%d %H:%M:%S', process.now())
  return `${left.slice(0, width - right.length - 1).padEnd(width - right.length)}${right}\n\n`
}

export const watch = command(
  {
    short: 'n:tde',
    long: { interval: 'n', 'no-title': 't' },
    stopsAtOperand: true,
    usage: 'watch [-n SEC] [-t] PROG ARGS',
  },
  async (running) => {
    const { process, options, operands } = running
    if (operands.length === 0) throw new UsageError('')
    const seconds = Number(options.value('n') ?? 2)
    if (!(seconds > 0)) throw new UsageError(`invalid number '${options.value('n')}'`)
    for (;;) {
      await running.print(`\x1b[H\x1b[J${await header(running, seconds)}`)
      await running.flush()
      await process.spawn({ argv: ['sh', '-c', operands.join(' ')] }).wait()
      await process.sleep(seconds * 1000)
    }
  },
)
