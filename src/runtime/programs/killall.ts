/** killall [-q] [-SIGNAL] NAME…: sends a signal to the processes of that name. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { commandName } from './lib/process-columns.ts'
import { parseSignal } from './lib/signals.ts'

export const killall = command(
  {
    rewrite: (words) => words.map((word) => (/^-(?:\d+|[A-Z]{2,})$/.test(word) ? `--signal=${word.slice(1)}` : word)),
    short: 'qls:',
    long: { quiet: 'q', signal: 's' },
    usage: 'killall [-lq] [-SIG] PROCESS_NAME...',
  },
  async (running) => {
    const { process, options, operands } = running
    const text = options.value('s') ?? 'TERM'
    const signal = parseSignal(text)
    if (signal === undefined) throw new UsageError(`bad signal name '${text}'`)
    if (operands.length === 0)
      throw new UsageError(flavourOf(process) === 'gnu' ? '' : 'you need to specify whom to kill')
    for (const name of operands) {
      const found = process.processes().filter((info) => commandName(info) === name && info.pid !== process.pid)
      if (found.length === 0 && !options.has('q'))
        await running.complain(`${name}: no process ${flavourOf(process) === 'gnu' ? 'found' : 'killed'}`)
      else if (found.length === 0) running.code = 1
      for (const { pid } of found) await running.attempt(`can't kill pid ${pid}`, () => process.kill(pid, signal))
    }
    return undefined
  },
)
