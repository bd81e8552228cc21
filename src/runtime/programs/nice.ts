/** nice [-n N] [COMMAND…]: runs it; every process has the same priority here. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { runCommand } from './lib/run-command.ts'

export const nice = command(
  { short: 'n:', long: { adjustment: 'n' }, stopsAtOperand: true, usage: 'nice [-n ADJUST] [PROG ARGS]' },
  async (running) => {
    const { process, operands } = running
    const gnu = flavourOf(process) === 'gnu'
    if (operands.length === 0) await running.print('0\n')
    else return runCommand(running, operands, (name) => (gnu ? `'${name}'` : `can't execute '${name}'`))
    return undefined
  },
)
