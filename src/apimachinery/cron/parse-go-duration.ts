/** Durations as Go reads them: '1h30m', '-1.5s', '250ms'. Source: Go's time.ParseDuration. */
import { goQuote } from '../go-quote.ts'

const NANOSECONDS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['μs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
])

const MAX_NANOSECONDS = 2 ** 63

/** A text that is no duration, with Go's message. */
export class DurationError extends Error {}

/** Milliseconds, with fractions. Throws DurationError. */
export function parseGoDuration(text: string): number {
  const invalid = new DurationError(`time: invalid duration ${goQuote(text)}`)
  const sign = text.startsWith('-') ? -1 : 1
  let rest = text.replace(/^[+-]/, '')
  if (rest === '0') return 0
  if (rest === '') throw invalid
  let nanoseconds = 0
  while (rest !== '') {
    const [whole = '', number = '', unit = ''] = /^(\d*\.?\d*)([^\d.]*)/.exec(rest) ?? []
    if (!/\d/.test(number)) throw invalid
    if (unit === '') throw new DurationError(`time: missing unit in duration ${goQuote(text)}`)
    const size = NANOSECONDS.get(unit)
    if (size === undefined) throw new DurationError(`time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`)
    nanoseconds += Number(number) * size
    if (nanoseconds >= MAX_NANOSECONDS) throw invalid
    rest = rest.slice(whole.length)
  }
  return (sign * nanoseconds) / 1e6
}
