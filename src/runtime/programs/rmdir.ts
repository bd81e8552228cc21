/** rmdir [-p] FOLDER… */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { directoryName } from './lib/paths.ts'

export const rmdir = command(
  {
    short: 'pv',
    long: { parents: 'p' },
    usage: 'rmdir [-p] DIRECTORY...',
    gnu: { usage: ['[OPTION]... DIRECTORY...'] },
  },
  async (running) => {
    const { operands, process, options } = running
    if (operands.length === 0) throw new UsageError('')
    const gnu = flavourOf(process) === 'gnu'
    for (const operand of operands) {
      let path = operand
      do {
        const about = gnu ? `failed to remove '${path}'` : `'${path}'`
        const done = await running.attempt(about, () => {
          process.files.removeDirectory(path)
          return true
        })
        path = done ? directoryName(path) : '.'
      } while (options.has('p') && path !== '.' && path !== '/')
    }
    return undefined
  },
)
