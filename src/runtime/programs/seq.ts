/** seq [-w] [-s SEPARATOR] [FIRST [STEP]] LAST */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'

const isNumber = (word: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)
const decimals = (word: string): number => /\.(\d*)/.exec(word)?.[1]?.length ?? 0

/** Negative numbers are no options. */
const protect = (words: readonly string[]): readonly string[] => {
  const at = words.findIndex((word, place) => isNumber(word) && words[place - 1] !== '-s')
  return at < 0 ? words : [...words.slice(0, at), '--', ...words.slice(at)]
}

/** By a format of printf with one number: '%03g'. */
const formatted = (format: string, value: number): string =>
  format.replace(
    /%([0-]*)(\d*)(?:\.(\d+))?([efg])/,
    (_, flags: string, width: string, places: string, kind: string) => {
      const text =
        kind === 'g'
          ? String(value)
          : kind === 'f'
            ? value.toFixed(Number(places ?? 6))
            : value.toExponential(Number(places ?? 6))
      return flags.includes('-')
        ? text.padEnd(Number(width))
        : text.padStart(Number(width), flags.includes('0') ? '0' : ' ')
    },
  )

export const seq = command(
  {
    rewrite: protect,
    short: 'ws:f:',
    usage: 'seq [-w] [-s SEP] [FIRST [INC]] LAST',
    gnu: { most: 3, usage: ['[OPTION]... LAST', '[OPTION]... FIRST LAST', '[OPTION]... FIRST INCREMENT LAST'] },
  },
  async (running) => {
    const words = running.operands
    const gnu = flavourOf(running.process) === 'gnu'
    if (words.length === 0) throw new UsageError('')
    for (const word of words) {
      if (!isNumber(word)) throw new UsageError(gnu ? `invalid floating point argument: '${word}'` : '', true)
    }
    const [first = '1', step = '1', last = ''] =
      words.length === 3 ? words : words.length === 2 ? [words[0], '1', words[1]] : ['1', '1', words[0]]
    const [from, by, to] = [Number(first), Number(step), Number(last)]
    if (by === 0 && gnu) throw new UsageError(`invalid Zero increment value: '${step}'`, true)
    const digits = Math.max(decimals(first), decimals(step))
    const width = running.options.has('w') ? Math.max(from.toFixed(digits).length, to.toFixed(digits).length) : 0
    const format = gnu ? running.options.value('f') : undefined
    const separator = running.options.value('s') ?? '\n'
    const count = by === 0 ? Number.POSITIVE_INFINITY : Math.floor((to - from) / by + 1e-9)
    for (let at = 0; at <= count; at++) {
      if (at % 1000 === 999) await running.process.turn()
      const value = from + at * by
      const text = Math.abs(value)
        .toFixed(digits)
        .padStart(value < 0 ? width - 1 : width, '0')
      const shown = format === undefined ? (value < 0 ? '-' : '') + text : formatted(format, value)
      await running.print((at > 0 ? separator : '') + shown)
    }
    if (count >= 0) await running.print('\n')
    return undefined
  },
)
