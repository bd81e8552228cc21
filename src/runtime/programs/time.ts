/** time COMMAND…: runs it, and tells how long it took. */
import { command } from './lib/command.ts'
import { UsageError } from './lib/options.ts'
import { runCommand } from './lib/run-command.ts'

const clockTime = (ms: number): string => `${Math.floor(ms / 60_000)}m ${((ms % 60_000) / 1000).toFixed(2)}s`

export const time = command(
  { short: 'vpao:', stopsAtOperand: true, usage: 'time [-vpa] [-o FILE] PROG ARGS' },
  async (running) => {
    const { process, operands, options } = running
    if (operands.length === 0) throw new UsageError('')
    const start = process.now()
    const code = await runCommand(running, operands, (name) => name)
    const ms = process.now() - start
    const row = (name: string, value: number): string =>
      options.has('p') ? `${name} ${(value / 1000).toFixed(2)}\n` : `${name}\t${clockTime(value)}\n`
    await process.stderr.write(row('real', ms) + row('user', 0) + row('sys', 0))
    return code
  },
)
