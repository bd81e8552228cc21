/** realpath PATH… */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { canonical } from './lib/paths.ts'

export const realpath = command(
  { short: 'ems', usage: 'realpath FILE...', gnu: { usage: ['[OPTION]... FILE...'] } },
  async (running) => {
    if (running.operands.length === 0) throw new UsageError('')
    const gnu = flavourOf(running.process) === 'gnu'
    for (const path of running.operands) {
      const real = await running.attempt(path, () =>
        gnu ? canonical(running.process, path) : running.process.files.realPath(path),
      )
      if (real !== undefined) await running.print(`${real}\n`)
    }
    return undefined
  },
)
