/** nohup COMMAND…: runs it so that a hang-up does not end it. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { runCommand } from './lib/run-command.ts'

export const nohup = command(
  {
    short: '',
    stopsAtOperand: true,
    usage: 'nohup PROG ARGS',
    usageCode: 127,
    gnu: { usage: ['COMMAND [ARG]...', 'OPTION'], code: 125 },
  },
  async (running) => {
    const { process, operands } = running
    if (operands.length === 0) throw new UsageError('')
    process.onSignal('HUP', 'ignore')
    const gnu = flavourOf(process) === 'gnu'
    const about = (name: string): string => (gnu ? `failed to run command '${name}'` : `can't execute '${name}'`)
    if (!process.isTerminal(process.stdout)) return runCommand(running, operands, about)
    // On a terminal its output goes into a file.
    await process.stderr.write(
      `${running.name}: ${gnu ? "ignoring input and appending output to 'nohup.out'" : 'appending output to nohup.out'}\n`,
    )
    return runCommand(running, operands, about, { stdout: process.files.openOutput('nohup.out', 'append', 0o600) })
  },
)
