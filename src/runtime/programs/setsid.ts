/** setsid [-c] COMMAND…: runs it in a group of its own. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { runCommand } from './lib/run-command.ts'

export const setsid = command(
  {
    short: 'cfw',
    long: { ctty: 'c', fork: 'f', wait: 'w' },
    stopsAtOperand: true,
    usage: 'setsid [-c] PROG ARGS',
    gnu: { usage: ['[options] <program> [arguments ...]'], missing: 'no command specified' },
  },
  async (running) => {
    const { operands, process } = running
    if (operands.length === 0) throw new UsageError('')
    const gnu = flavourOf(process) === 'gnu'
    const about = (name: string): string => (gnu ? `failed to execute ${name}` : `can't execute '${name}'`)
    return runCommand(running, operands, about, { processGroup: 0 })
  },
)
