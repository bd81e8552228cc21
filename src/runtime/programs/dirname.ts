/** dirname PATH… */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { directoryName } from './lib/paths.ts'

export const dirname = command(
  { short: '', usage: 'dirname FILENAME', gnu: { usage: ['[OPTION] NAME...'] } },
  async (running) => {
    const busybox = flavourOf(running.process) === 'busybox'
    if (running.operands.length === 0 || (busybox && running.operands.length > 1)) throw new UsageError('')
    for (const path of running.operands) await running.print(`${directoryName(path)}\n`)
    return undefined
  },
)
