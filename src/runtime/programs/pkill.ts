/** pkill [-SIGNAL] [-fnovx] [-u USER] [-P PARENT] PATTERN; 1 when there is none. */
import { command } from './lib/command.ts'
import { UsageError } from './lib/options.ts'
import { MATCH_SYNTAX, matching } from './lib/process-match.ts'
import { parseSignal } from './lib/signals.ts'

/** -HUP and -9 are signals, unless they are options. */
const namedSignal = (words: readonly string[]): string[] =>
  words.map((word) =>
    /^-(\d+|[A-Z]{2,})$/.test(word) && parseSignal(word.slice(1)) !== undefined ? `--signal=${word.slice(1)}` : word,
  )

export const pkill = command(
  {
    ...MATCH_SYNTAX,
    long: { ...MATCH_SYNTAX.long, signal: 'signal:' },
    rewrite: namedSignal,
    usage: 'pkill [-l|-SIGNAL] [-xfvnoe] [-s SID|-P PPID|PATTERN]',
  },
  async (running) => {
    const { options, process } = running
    const signal = parseSignal(options.value('signal') ?? 'TERM')
    if (signal === undefined) throw new UsageError(`bad signal name '${options.value('signal')}'`)
    const found = matching(running)
    for (const { pid } of found) await running.attempt(`kill pid ${pid}`, () => process.kill(pid, signal))
    return found.length === 0 ? 1 : running.code
  },
)
