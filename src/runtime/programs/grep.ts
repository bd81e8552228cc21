/** grep [-EFGivwxrnHhclLoqsm] [-A N] [-B N] [-C N] [-e PATTERN | -f FILE] [PATTERN] [FILE]… */
import type { Program } from '../kernel/process-api.ts'
import { command } from './lib/command.ts'
import { Search } from './lib/grep-search.ts'
import { UsageError } from './lib/options.ts'
import { isDirectory } from './lib/paths.ts'
import { type Dialect, literalPattern, translatePattern } from './lib/regex.ts'
import { eachBelow } from './lib/walk.ts'

const USAGE = 'grep [-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...'

/** One expression of all patterns. */
function expression(
  patterns: readonly string[],
  kind: 'fixed' | Dialect,
  whole: 'word' | 'line' | undefined,
  flags: string,
) {
  const alternatives = patterns
    .flatMap((pattern) => pattern.split('\n'))
    .map((pattern) => (kind === 'fixed' ? literalPattern(pattern) : translatePattern(pattern, kind)))
  const either = `(?:${alternatives.join('|')})`
  const bounded = whole === 'line' ? `^${either}$` : whole === 'word' ? `(?<!\\w)${either}(?!\\w)` : either
  try {
    return new RegExp(bounded, flags)
  } catch {
    throw new UsageError(`bad regex '${patterns[0]}': Invalid regexp`)
  }
}

/** grep, egrep or fgrep. */
const makeGrep = (usual: 'fixed' | Dialect): Program =>
  command(
    {
      short: 'EFGPivwxrRnHhclLoqszam:A:B:C:e:f:',
      long: {
        'extended-regexp': 'E',
        'fixed-strings': 'F',
        'perl-regexp': 'P',
        'ignore-case': 'i',
        'invert-match': 'v',
        'word-regexp': 'w',
        'line-regexp': 'x',
        recursive: 'r',
        'line-number': 'n',
        'with-filename': 'H',
        'no-filename': 'h',
        count: 'c',
        'files-with-matches': 'l',
        'files-without-match': 'L',
        'only-matching': 'o',
        quiet: 'q',
        silent: 'q',
        'no-messages': 's',
        text: 'a',
        'max-count': 'm',
        'after-context': 'A',
        'before-context': 'B',
        context: 'C',
        regexp: 'e',
        file: 'f',
        color: 'color:',
        include: 'include:',
      },
      rewrite: (words) =>
        words.flatMap((word) =>
          /^-\d+$/.test(word) ? [`-C${word.slice(1)}`] : /^--colou?r$/.test(word) ? [] : [word],
        ),
      usage: USAGE,
      usageCode: 2,
    },
    async (running) => {
      const { options, process } = running
      const paths = [...running.operands]
      const patterns = [...options.values('e')]
      for (const path of options.values('f')) {
        const input = await running.attempt(path, () => running.openInput(path))
        if (input === undefined) return 2
        for await (const line of running.lines(input)) patterns.push(line)
      }
      if (!options.has('e', 'f')) {
        const pattern = paths.shift()
        if (pattern === undefined) throw new UsageError('')
        patterns.push(pattern)
      }
      const kind = options.has('F') ? 'fixed' : options.has('E', 'P') ? 'extended' : options.has('G') ? 'basic' : usual
      const whole = options.has('x') ? 'line' : options.has('w') ? 'word' : undefined
      const flags = options.has('i') ? 'gi' : 'g'
      const recursive = options.has('r', 'R')
      const unnamed = paths.length === 0
      if (unnamed && recursive) paths.push('.')
      const named = options.has('H') || (!options.has('h') && (paths.length > 1 || recursive))
      const search = new Search(running, expression(patterns, kind, whole, flags), named)
      for (const path of paths.length === 0 ? ['-'] : paths) {
        if (!recursive || path === '-') await search.file(path, path === '-' ? '(standard input)' : path)
        else {
          await eachBelow(running, path, true, async (file) => {
            if (!isDirectory(process, file)) await search.file(file, unnamed ? file.slice('./'.length) : file)
          })
        }
        if (search.done) return 0
      }
      return search.failed ? 2 : search.found ? 0 : 1
    },
  )

export const grep = makeGrep('basic')
export const egrep = makeGrep('extended')
export const fgrep = makeGrep('fixed')
