/** tty [-s]: the terminal that stdin is; 1 when it is none. */
import { command } from './lib/command.ts'

export const tty = command(
  { short: 's', long: { silent: 's', quiet: 's' }, usage: 'tty [-s]', gnu: { usage: ['[OPTION]...'], code: 2 } },
  async (running) => {
    const { process, options } = running
    const isTerminal = process.isTerminal(process.stdin)
    const own = process.processes().find(({ pid }) => pid === process.pid)
    if (!options.has('s')) await running.print(isTerminal ? `/dev/${own?.terminal ?? 'console'}\n` : 'not a tty\n')
    return isTerminal ? 0 : 1
  },
)
