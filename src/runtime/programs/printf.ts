/** printf FORMAT ARGUMENT…: the format is used again as long as there are arguments. */
import { command } from './lib/command.ts'
import { replaceEscapes } from './lib/escapes.ts'
import { UsageError } from './lib/options.ts'
import { formatNumber, formatText, parseFormat } from './lib/printf-format.ts'

const INTEGER = /^\s*[+-]?(?:0[xX][\da-fA-F]+|\d+)$/

/** 'A is the code of A; numbers are as in C. undefined for what is none. */
function numberOf(text: string, letter: string): number | undefined {
  if (/^['"]/.test(text)) return text.codePointAt(1) ?? 0
  if (text === '') return 0
  if ('feEgGF'.includes(letter)) return Number.isNaN(Number(text)) ? undefined : Number(text)
  if (!INTEGER.test(text)) return undefined
  const digits = text.trim().replace(/^[+-]/, '')
  const size = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)
  return text.trim().startsWith('-') ? -size : size
}

const NUMERIC = 'diuoxXfFeEgG'

export const printf = command({ short: '', stopsAtOperand: true, usage: 'printf FORMAT [ARG]...' }, async (running) => {
  const [format, ...words] = running.operands
  if (format === undefined) throw new UsageError('')
  const used = words.length
  do {
    const before = words.length
    for (const part of parseFormat(replaceEscapes(format).text, () => Number(words.shift() ?? 0))) {
      if (typeof part === 'string') {
        await running.print(part)
        continue
      }
      if (!`${NUMERIC}scb`.includes(part.letter)) {
        await running.complain(`%${part.letter}: invalid format`)
        return 1
      }
      const word = words.shift() ?? ''
      if (part.letter === 'b') {
        const { text, stopped } = replaceEscapes(word)
        await running.print(formatText(text, { ...part, letter: 's' }))
        if (stopped) return undefined
      } else if (NUMERIC.includes(part.letter)) {
        const number = numberOf(word, part.letter)
        if (number === undefined) await running.complain(`invalid number '${word}'`)
        await running.print(formatNumber(number ?? 0, part))
      } else await running.print(formatText(word, part))
    }
    if (words.length === before) break
  } while (words.length > 0 && used > 0)
  return undefined
})
