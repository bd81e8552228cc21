/** printf: %s %b %c %d %i %u %o %x %X %e %f %g %q %%, with flags, width and precision, repeated while there are words. */

import { BuiltInFault } from '../errors.ts'
import { readEscapes } from '../escapes.ts'
import { quoteIfNeeded } from '../quoting.ts'
import type { BuiltIn, Invocation } from '../state.ts'

interface Directive {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly conversion: string
}

const DIRECTIVE = /%([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?([a-zA-Z%])/y
const MAX_WIDTH = 65_536

class Formatter {
  readonly #invocation: Invocation
  readonly #args: readonly string[]
  #next = 0
  readonly warnings: string[] = []
  /** `\c` came. */
  stopped = false

  constructor(invocation: Invocation, args: readonly string[]) {
    this.#invocation = invocation
    this.#args = args
  }

  /** The format as often as it takes to use up the words. */
  format(format: string): string {
    let text = ''
    do {
      const before = this.#next
      text += this.#once(format)
      if (this.stopped || this.#next === before) break
    } while (this.#next < this.#args.length)
    return text
  }

  #once(format: string): string {
    let text = ''
    for (let at = 0; at < format.length && !this.stopped; ) {
      const percent = format.indexOf('%', at)
      const plain = readEscapes(format.slice(at, percent < 0 ? undefined : percent), 'format')
      text += plain.text
      this.stopped ||= plain.stopped
      if (percent < 0 || this.stopped) break
      DIRECTIVE.lastIndex = percent
      const match = DIRECTIVE.exec(format)
      if (match === null) throw new BuiltInFault(`${format.slice(percent)}: invalid format`, 1)
      text += this.#convert(match)
      at = DIRECTIVE.lastIndex
    }
    return text
  }

  #convert([, flags = '', width = '', precision, conversion = '']: RegExpExecArray): string {
    if (conversion === '%') return '%'
    const givenWidth = this.#size(width)
    const directive: Directive = {
      flags: givenWidth < 0 ? `${flags}-` : flags,
      width: Math.abs(givenWidth),
      precision: precision === undefined ? undefined : this.#size(precision),
      conversion,
    }
    return pad(this.#value(directive), directive)
  }

  #size(text: string): number {
    return Math.min(Number(text === '*' ? this.#number(this.#take()) : text), MAX_WIDTH)
  }

  #take(): string | undefined {
    return this.#args[this.#next++]
  }

  #value(directive: Directive): string {
    const { conversion, precision } = directive
    const word = this.#take()
    if (conversion === 's') return (word ?? '').slice(0, precision)
    if (conversion === 'c') return (word ?? '').slice(0, 1)
    if (conversion === 'q') return quoteIfNeeded(word ?? '')
    if (conversion === 'b') {
      const { text, stopped } = readEscapes((word ?? '').replace(/\\([1-7])/g, '\\0$1'), 'echo')
      this.stopped = stopped
      return text.slice(0, precision)
    }
    if (/[diuoxX]/.test(conversion)) return formatInteger(this.#number(word), directive)
    if (/[eEfFgG]/.test(conversion)) return formatFloat(this.#float(word), directive)
    throw new BuiltInFault(`%${conversion}: invalid format`, 1)
  }

  #number(word: string | undefined): bigint {
    const text = (word ?? '0').trim()
    if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0)
    const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text)
    if (match === null || match[0].length !== text.length) this.#warnOf(word ?? '')
    const digits = match?.[2] ?? '0'
    const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits)
    return BigInt.asIntN(64, match?.[1] === '-' ? -value : value)
  }

  #float(word: string | undefined): number {
    const value = Number((word ?? '0').trim() || '0')
    if (!Number.isNaN(value)) return value
    this.#warnOf(word ?? '')
    return Number.parseFloat(word ?? '0') || 0
  }

  #warnOf(word: string): void {
    const isBash = this.#invocation.shell.dialect.name === 'bash'
    this.warnings.push(isBash ? `${word}: invalid number` : `invalid number '${word}'`)
  }
}

function formatInteger(value: bigint, { flags, precision, conversion }: Directive): string {
  const unsigned = BigInt.asUintN(64, value)
  const radix = { o: 8, x: 16, X: 16 }[conversion]
  const isSigned = /[di]/.test(conversion)
  const magnitude = isSigned ? (value < 0n ? -value : value) : unsigned
  const digits = magnitude.toString(radix ?? 10).padStart(precision ?? 0, '0')
  const sign = !isSigned ? '' : value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const prefix = flags.includes('#') && value !== 0n ? ({ o: '0', x: '0x', X: '0X' }[conversion] ?? '') : ''
  return sign + prefix + (conversion === 'X' ? digits.toUpperCase() : digits)
}

function formatFloat(value: number, { flags, precision = 6, conversion }: Directive): string {
  const places = Math.min(precision, 100)
  const kind = conversion.toLowerCase()
  const text =
    kind === 'f' ? value.toFixed(places) : kind === 'e' ? exponential(value, places) : general(value, places || 1)
  const signed = value >= 0 && flags.includes('+') ? `+${text}` : text
  return conversion === kind ? signed : signed.toUpperCase()
}

/** C has at least two digits in the exponent. */
const exponential = (value: number, places: number): string =>
  value.toExponential(places).replace(/e([-+])(\d)$/, 'e$10$2')

function general(value: number, places: number): string {
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)))
  const text =
    exponent < -4 || exponent >= places ? exponential(value, places - 1) : value.toFixed(places - 1 - exponent)
  return text.includes('.') ? text.replace(/\.?0+(?=e|$)/, '') : text
}

function pad(text: string, { flags, width, conversion, precision }: Directive): string {
  if (flags.includes('-')) return text.padEnd(width)
  const zeros =
    flags.includes('0') &&
    /[diuoxXeEfFgG]/.test(conversion) &&
    !(precision !== undefined && /[diuoxX]/.test(conversion))
  if (!zeros) return text.padStart(width)
  const sign = /^(?:[-+ ]|0[xX])?/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}

export const printfBuiltIn: BuiltIn = {
  name: 'printf',
  summary: 'print words by a format',
  run: async (invocation) => {
    const [format, ...args] = invocation.args[0] === '--' ? invocation.args.slice(1) : invocation.args
    if (format === undefined)
      throw new BuiltInFault('usage: printf FORMAT [ARG]...', invocation.shell.dialect.name === 'bash' ? 2 : 1)
    const formatter = new Formatter(invocation, args)
    const text = formatter.format(format)
    for (const warning of formatter.warnings) await invocation.warn(warning)
    await invocation.print(text)
    return formatter.warnings.length > 0 ? 1 : 0
  },
}
