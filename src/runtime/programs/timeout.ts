/** timeout [-s SIGNAL] SECONDS COMMAND…: ends a command that takes too long; 143 or, as coreutils, 124. */

import { SIGNALS } from '../kernel/signals.ts'
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { parseSignal } from './lib/signals.ts'
import { parseSleep } from './sleep.ts'

export const timeout = command(
  {
    short: 's:k:',
    stopsAtOperand: true,
    usage: 'timeout [-s SIG] [-k KILL_SECS] SECS PROG ARGS',
    gnu: { usage: ['[OPTION] DURATION COMMAND [ARG]...', '[OPTION]'], missing: '', code: 125 },
  },
  async (running) => {
    const { process, options } = running
    const [seconds, ...argv] = running.operands
    if (seconds === undefined || argv.length === 0) throw new UsageError('')
    const ms = parseSleep(process, seconds)
    const gnu = flavourOf(process) === 'gnu'
    const signal = parseSignal(options.value('s') ?? 'TERM')
    if (signal === undefined) throw new UsageError(`bad signal name '${options.value('s')}'`)
    const child = await running.attempt(gnu ? `failed to run command '${argv[0]}'` : `can't execute '${argv[0]}'`, () =>
      process.spawn({ argv }),
    )
    if (child === undefined) return 127
    const late = process.sleep(ms).then(() => undefined)
    const outcome = await Promise.race([child.wait(), late])
    if (outcome !== undefined) return outcome.type === 'exited' ? outcome.code : 128 + SIGNALS[outcome.signal].number
    process.kill(child.pid, signal)
    await child.wait()
    return gnu && signal !== 'KILL' ? 124 : 128 + SIGNALS[signal].number
  },
)
