/** printf: %s %b %c %d %i %u %o %x %X %e %f %g %q %%, with flags, width and precision, repeated while there are words. */

import { strftime } from '../../programs/lib/format.ts'
import { isPlace, setVariable } from '../declarations.ts'
import { BuiltInFault, OptionFault, ProgramFault, UsageFault } from '../errors.ts'
import { readEscapes } from '../escapes.ts'
import { backslashQuoted } from '../quoting.ts'
import type { BuiltIn, Invocation, Shell } from '../state.ts'

interface Directive {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly conversion: string
}

const DIRECTIVE = /%([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?([hlqLjzt]*)([a-zA-Z%])/y
const TIME = /^%([-0]*)(\d*)\(([^)]*)\)T/
const FORMAT_STYLES = { ash: 'ash format', dash: 'dash format', bash: 'format' } as const
const MAX_WIDTH = 65_536
/** Characters of all that one call prints. */
const MAX_LENGTH = 16 << 20

class Formatter {
  readonly #shell: Shell
  readonly #args: readonly string[]
  #next = 0
  readonly warnings: string[] = []
  /** A word was no number. */
  failed = false
  /** `\c` came. */
  stopped = false

  constructor(shell: Shell, args: readonly string[]) {
    this.#shell = shell
    this.#args = args
  }

  /** The format as often as it takes to use up the words. */
  format(format: string): string {
    let text = ''
    do {
      const before = this.#next
      text += this.#once(format)
      if (text.length > MAX_LENGTH) throw new BuiltInFault('out of memory', 1)
      if (this.stopped || this.#next === before) break
    } while (this.#next < this.#args.length)
    return text
  }

  #once(format: string): string {
    const { name } = this.#shell.dialect
    let text = ''
    for (let at = 0; at < format.length && !this.stopped; ) {
      const percent = format.indexOf('%', at)
      const plain = readEscapes(format.slice(at, percent < 0 ? undefined : percent), FORMAT_STYLES[name])
      text += plain.text
      this.stopped ||= plain.stopped
      if (percent < 0 || this.stopped) break
      const time = name === 'bash' ? TIME.exec(format.slice(percent)) : null
      if (time !== null) {
        text += this.#time(time)
        at = percent + time[0].length
        continue
      }
      DIRECTIVE.lastIndex = percent
      const match = DIRECTIVE.exec(format)
      if (match === null || !this.#understands(match)) throw this.#badDirective(format.slice(percent))
      text += this.#convert(match)
      at = DIRECTIVE.lastIndex
    }
    return text
  }

  /** `%(%F)T`: a time in s since 1970, or now. */
  #time([, flags = '', width = '', format = '']: RegExpExecArray): string {
    const word = this.#take()
    const seconds = word === undefined || /^-[12]$/.test(word) ? undefined : Number(this.#number(word))
    const text = strftime(
      format === '' ? '%X' : format,
      seconds === undefined ? this.#shell.process.now() : seconds * 1000,
    )
    return flags.includes('-') ? text.padEnd(Number(width)) : text.padStart(Number(width))
  }

  #understands([whole, , , , length = '', conversion = '']: RegExpExecArray): boolean {
    if (conversion === '%') return whole === '%%'
    const { name } = this.#shell.dialect
    return (
      !(name === 'dash' && length !== '') &&
      (name === 'bash' ? /[diouxXeEfFgGscbq]/ : /[diouxXeEfFgGscb]/).test(conversion)
    )
  }

  /** Each shell shows another part of what it does not understand. */
  #badDirective(rest: string): BuiltInFault {
    const { name } = this.#shell.dialect
    if (name === 'ash')
      return new ProgramFault(
        `${/^%[a-zA-Z]/.test(rest) && !/^%[qh(]/.test(rest) ? `%${rest.slice(2)}` : rest}: invalid format`,
        1,
      )
    const end = /^%[-+ #0]*\d*(?:\.\d*)?/.exec(rest)?.[0].length ?? 1
    if (name === 'dash') return new BuiltInFault(`${rest.slice(0, end + 1)}: invalid directive`)
    const length = /^[hlqLjzt]*/.exec(rest.slice(end))?.[0].length ?? 0
    return new BuiltInFault(`\`${rest.charAt(end + length)}': invalid format character`, 1)
  }

  #convert([, flags = '', width = '', precision, , conversion = '']: RegExpExecArray): string {
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
    if (conversion === 's') return bytesOf(word ?? '', precision)
    if (conversion === 'c') return (word ?? '').slice(0, 1)
    if (conversion === 'q') return backslashQuoted(word ?? '')
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
    const text = (word ?? '').trim()
    const { name } = this.#shell.dialect
    if (text === '' && (name !== 'ash' || word === undefined)) return 0n
    if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0)
    const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text)
    const whole = match !== null && match[0].length === text.length
    if (!whole) this.#warnOf(word ?? '', match === null ? 'no number' : 'more than a number')
    // busybox takes nothing of what is no number as a whole.
    if (match === null || (!whole && name === 'ash')) return 0n
    const digits = match[2] ?? '0'
    const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits)
    const value = match[1] === '-' ? -magnitude : magnitude
    if (BigInt.asIntN(64, value) === value) return value
    this.#warnOf(word ?? '', 'too great')
    return name === 'ash' ? 0n : value < 0n ? -(1n << 63n) : (1n << 63n) - 1n
  }

  #float(word: string | undefined): number {
    const value = Number((word ?? '0').trim() || '0')
    if (!Number.isNaN(value)) return value
    this.#warnOf(word ?? '', 'no number')
    return Number.parseFloat(word ?? '0') || 0
  }

  #warnOf(word: string, problem: NumberProblem): void {
    const { name } = this.#shell.dialect
    this.warnings.push(NUMBER_TEXTS[name](word, problem))
    this.failed ||= !(name === 'bash' && problem === 'too great')
  }
}

type NumberProblem = 'no number' | 'more than a number' | 'too great'

const DASH_TEXTS: { readonly [Problem in NumberProblem]: string } = {
  'no number': 'expected numeric value',
  'more than a number': 'not completely converted',
  'too great': 'Numerical result out of range',
}

const NUMBER_TEXTS: { readonly [Name in Shell['dialect']['name']]: (word: string, problem: NumberProblem) => string } =
  {
    ash: (word) => `invalid number '${word}'`,
    dash: (word, problem) => `${word}: ${DASH_TEXTS[problem]}`,
    bash: (word, problem) =>
      problem === 'too great' ? `warning: ${word}: Numerical result out of range` : `${word}: invalid number`,
  }

/** As much of a text as fits into so many bytes. */
const bytesOf = (text: string, count: number | undefined): string =>
  count === undefined ? text : new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, count))

/** Widths are in bytes in the C locale, which containers have. */
const missing = (text: string, width: number): number => Math.max(0, width - new TextEncoder().encode(text).length)

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
  const fill = missing(text, width)
  if (flags.includes('-')) return text + ' '.repeat(fill)
  const zeros =
    flags.includes('0') &&
    /[diuoxXeEfFgG]/.test(conversion) &&
    !(precision !== undefined && /[diuoxX]/.test(conversion))
  if (!zeros) return ' '.repeat(fill) + text
  const sign = /^(?:[-+ ]|0[xX])?/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}

/** `-v name` of bash: where the text goes. */
function readTarget({ shell, args }: Invocation): { variable: string | undefined; words: readonly string[] } {
  const words = args[0] === '--' ? args.slice(1) : args
  const [option, variable] = words
  if (option !== '-v') return { variable: undefined, words }
  if (shell.dialect.name === 'dash') throw new OptionFault('-v')
  if (shell.dialect.name !== 'bash') return { variable: undefined, words }
  if (variable === undefined) throw new UsageFault('-v: option requires an argument')
  if (!isPlace(shell, variable)) throw new ProgramFault(shell.dialect.badName(variable))
  return { variable, words: words.slice(2) }
}

const NO_FORMAT = {
  ash: () => new ProgramFault('usage: printf FORMAT [ARGUMENT...]'),
  dash: () => new BuiltInFault('usage: printf format [arg ...]'),
  bash: () => new UsageFault(),
} as const

export const printfBuiltIn: BuiltIn = {
  name: 'printf',
  usage: 'printf [-v var] format [arguments]',
  summary: 'print words by a format',
  run: async (invocation) => {
    const { shell } = invocation
    const { variable, words } = readTarget(invocation)
    const [format, ...args] = words
    if (format === undefined) throw NO_FORMAT[shell.dialect.name]()
    const formatter = new Formatter(shell, args)
    const text = formatter.format(format)
    for (const warning of formatter.warnings) await invocation.warnAsProgram(warning)
    if (variable === undefined) await invocation.print(text)
    else setVariable(invocation, variable, text)
    return formatter.failed ? 1 : 0
  },
}
