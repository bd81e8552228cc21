/** cp [-aRrpfdLTt] SOURCE… DESTINATION */
import { command } from './lib/command.ts'
import { copy } from './lib/copy.ts'
import { destinations } from './lib/destination.ts'
import { exists } from './lib/paths.ts'

export const cp = command(
  {
    short: 'aRrpfdPLHinsluvTt:',
    long: { archive: 'a', recursive: 'R', force: 'f', verbose: 'v', 'no-clobber': 'n' },
    usage: 'cp [-arPLHpfinlsTu] SOURCE DEST\nor: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }',
    gnu: {
      usage: ['[OPTION]... [-T] SOURCE DEST', '[OPTION]... SOURCE... DIRECTORY', '[OPTION]... -t DIRECTORY SOURCE...'],
      missing: 'missing file operand',
    },
  },
  async (running) => {
    const { options, process } = running
    const recursive = options.has('a', 'R', 'r')
    const links = !options.has('L') && (recursive || options.has('d', 'P'))
    for (const [from, to] of destinations(running)) {
      if (options.has('n') && exists(process, to)) continue
      if (options.has('v')) await running.print(`'${from}' -> '${to}'\n`)
      await copy(running, from, to, { recursive, preserve: options.has('a', 'p'), links })
    }
    return undefined
  },
)
