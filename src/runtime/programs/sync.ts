/** sync [-df] [FILE]…: everything is written already. */
import { command } from './lib/command.ts'

export const sync = command(
  {
    short: 'df',
    long: { data: 'd', 'file-system': 'f' },
    usage: 'sync [-df] [FILE]...',
    gnu: { usage: ['[OPTION] [FILE]...'] },
  },
  async (running) => {
    for (const path of running.operands) {
      await running.attempt(`error opening '${path}'`, () => running.process.files.status(path))
    }
    return undefined
  },
)
