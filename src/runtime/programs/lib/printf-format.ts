/** Conversions of printf and awk: %s %d %5.2f %x %c. */

export interface Conversion {
  readonly flags: string
  readonly width?: number
  readonly precision?: number
  readonly letter: string
}

export type FormatPart = string | Conversion

const CONVERSION = /%([-+ #0]*)(\d+|\*)?(?:\.(\d+|\*)?)?(?:hh|h|ll|l|L|z|j|t)?([a-zA-Z%])/g

/** The parts of a format. `star` gives the number for each `*`. */
export function parseFormat(format: string, star: () => number = () => 0): FormatPart[] {
  const parts: FormatPart[] = []
  let at = 0
  for (const match of format.matchAll(CONVERSION)) {
    if (match.index > at) parts.push(format.slice(at, match.index))
    at = match.index + match[0].length
    const [all, flags = '', width, precision, letter = ''] = match
    if (letter === '%') {
      parts.push('%')
      continue
    }
    const given = width === '*' ? star() : width
    const digits = all.includes('.') ? (precision === '*' ? star() : (precision ?? 0)) : undefined
    parts.push({
      flags: Number(given) < 0 ? `${flags}-` : flags,
      ...(given === undefined ? {} : { width: Math.min(Math.abs(Number(given)), 4096) }),
      ...(digits === undefined ? {} : { precision: Math.min(Number(digits), 100) }),
      letter,
    })
  }
  if (at < format.length) parts.push(format.slice(at))
  return parts
}

const exponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2')

function general(value: number, precision: number, keepZeros: boolean): string {
  if (value === 0) return '0'
  const digits = precision === 0 ? 1 : precision
  const power = Number(value.toExponential(digits - 1).split('e')[1])
  const scientific = power < -4 || power >= digits
  const text = scientific ? value.toExponential(digits - 1) : value.toFixed(digits - 1 - power)
  return exponent(keepZeros ? text : text.replace(/(\.\d*?)0+(e|$)/, '$1$2').replace(/\.(e|$)/, '$1'))
}

/** The magnitude's digits of a number, by conversion. */
function digitsOf(value: number, { letter, precision, flags }: Conversion): string {
  const size = Math.abs(value)
  const whole = (base: number): string => {
    const number = BigInt(Math.trunc(Number.isFinite(value) ? value : 0))
    const positive = base === 10 ? (number < 0n ? -number : number) : BigInt.asUintN(64, number)
    return positive.toString(base).padStart(precision ?? 1, '0')
  }
  if ('diu'.includes(letter)) return whole(10)
  if (letter === 'o') return (flags.includes('#') ? '0' : '') + whole(8)
  if (letter === 'x') return (flags.includes('#') && value !== 0 ? '0x' : '') + whole(16)
  if (letter === 'X') return (flags.includes('#') && value !== 0 ? '0X' : '') + whole(16).toUpperCase()
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf'
  if (letter.toLowerCase() === 'f') return size.toFixed(precision ?? 6)
  const text =
    letter.toLowerCase() === 'e'
      ? exponent(size.toExponential(precision ?? 6))
      : general(size, precision ?? 6, flags.includes('#'))
  return letter === letter.toUpperCase() ? text.toUpperCase() : text
}

const pad = (text: string, { flags, width = 0 }: Conversion): string =>
  flags.includes('-') ? text.padEnd(width) : text.padStart(width)

/** A number by %d %i %u %o %x %X %f %e %g. */
export function formatNumber(value: number, conversion: Conversion): string {
  const { flags, letter, width = 0, precision } = conversion
  const signed = 'diueEfFgG'.includes(letter)
  const negative = signed && (value < 0 || Object.is(value, -0)) && (!'diu'.includes(letter) || Math.trunc(value) !== 0)
  const sign = negative ? '-' : signed && flags.includes('+') ? '+' : signed && flags.includes(' ') ? ' ' : ''
  const digits = digitsOf(value, conversion)
  const fill = flags.includes('0') && !flags.includes('-') && !('diuoxX'.includes(letter) && precision !== undefined)
  return fill ? sign + digits.padStart(width - sign.length, '0') : pad(sign + digits, conversion)
}

/** A text by %s or %c. */
export function formatText(text: string, conversion: Conversion): string {
  const { letter, precision } = conversion
  return pad(letter === 'c' ? text.slice(0, 1) : text.slice(0, precision), conversion)
}
