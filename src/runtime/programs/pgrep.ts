/** pgrep [-flnovxac] [-u USER] [-P PARENT] PATTERN; 1 when there is none. */
import { command } from './lib/command.ts'
import { commandName } from './lib/process-columns.ts'
import { MATCH_SYNTAX, matching } from './lib/process-match.ts'

export const pgrep = command(
  { ...MATCH_SYNTAX, usage: 'pgrep [-flanovx] [-s SID|-P PPID|PATTERN]' },
  async (running) => {
    const { options } = running
    const found = matching(running)
    if (options.has('c')) await running.print(`${found.length}\n`)
    else {
      for (const other of found) {
        const shown = options.has('a') ? ` ${other.argv.join(' ')}` : options.has('l') ? ` ${commandName(other)}` : ''
        await running.print(`${other.pid}${shown}\n`)
      }
    }
    return found.length === 0 ? 1 : 0
  },
)
