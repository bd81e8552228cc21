/**
 * Resource quantities: exact decimals with a suffix. Source: apimachinery resource.Quantity; canonical forms and errors
 * from the recordings pod-create/resources and pod-invalid/resources.
 */
import { BoundedMap } from './bounded-map.ts'

/** A quantity that cannot be read; the message is Go's. */
export class QuantityError extends Error {}

type Format = 'binary' | 'decimal' | 'exponent'

const PATTERN = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(.*)$/s
const WRONG_FORM = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const WRONG_SUFFIX = "unable to parse quantity's suffix"

const DECIMAL_SUFFIXES: { [suffix: string]: number } = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const BINARY_SUFFIXES: { [suffix: string]: bigint } = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
}

/** Values are kept in units of 1e-9, the finest that Kubernetes knows. */
const NANO_DIGITS = 9
const NANO = 10n ** 9n
const MILLI = 10n ** 6n
const MAX_VALUE = (2n ** 63n - 1n) * NANO

interface Scale {
  readonly format: Format
  /** Power of ten, for decimal formats. */
  readonly exponent: number
  /** Factor, for binary formats. */
  readonly factor: bigint
}

function parseSuffix(suffix: string): Scale {
  const binary = BINARY_SUFFIXES[suffix]
  if (binary !== undefined) return { format: 'binary', exponent: 0, factor: binary }
  const decimal = DECIMAL_SUFFIXES[suffix]
  if (decimal !== undefined) return { format: 'decimal', exponent: decimal, factor: 1n }
  const scientific = /^[eE]([+-]?[0-9]+)$/.exec(suffix)
  if (scientific !== null) return { format: 'exponent', exponent: Number(scientific[1]), factor: 1n }
  throw new QuantityError(/^[eEinumkKMGTP]*[-+]?[0-9]*$/.test(suffix) ? WRONG_SUFFIX : WRONG_FORM)
}

/** `digits` × 10^`exponent` × `factor` in nano units, away from zero when there is a finer rest. */
function toNano(digits: bigint, exponent: number, factor: bigint): bigint {
  const power = exponent + NANO_DIGITS
  const scaled = digits * factor
  if (power >= 0) return scaled * 10n ** BigInt(Math.min(power, 60))
  if (-power > 60) return scaled === 0n ? 0n : 1n
  return divideUp(scaled, 10n ** BigInt(-power))
}

const divideUp = (value: bigint, by: bigint): bigint =>
  value >= 0n ? (value + by - 1n) / by : -((-value + by - 1n) / by)

const MOST_KEPT = 1000
/** What was read lately: a cluster has few quantities, many times. */
const lately = new BoundedMap<string, Quantity>(MOST_KEPT)
const LONGEST_KEPT = 32

/** An exact amount. Immutable. */
export class Quantity {
  readonly #nano: bigint
  readonly #format: Format

  private constructor(nano: bigint, format: Format) {
    this.#nano = nano
    this.#format = format
  }

  /** Reads '500m', '1.5Gi', '1e3'. Throws QuantityError. */
  static parse(text: string): Quantity {
    const known = lately.get(text)
    if (known !== undefined) return known
    const read = Quantity.#read(text)
    if (text.length <= LONGEST_KEPT) lately.set(text, read)
    return read
  }

  static #read(text: string): Quantity {
    const found = PATTERN.exec(text)
    const [, sign = '', whole = '', fraction = '', suffix = ''] = found ?? []
    if (found === null || (whole === '' && fraction === '' && !text.includes('.'))) throw new QuantityError(WRONG_FORM)
    const { format, exponent, factor } = parseSuffix(suffix)
    const digits = BigInt(`${whole}${fraction}` || '0')
    const nano = toNano(digits, exponent - fraction.length, factor)
    const bounded = nano > MAX_VALUE ? MAX_VALUE : nano
    return new Quantity(sign === '-' ? -bounded : bounded, format)
  }

  static fromMilli(milli: bigint, format: Format = 'decimal'): Quantity {
    return new Quantity(milli * MILLI, format)
  }

  static fromNano(nano: bigint, format: Format): Quantity {
    return new Quantity(nano, format)
  }

  /** The exact amount in billionths: the same for every way of writing it. */
  get nano(): bigint {
    return this.#nano
  }

  get isZero(): boolean {
    return this.#nano === 0n
  }

  get isNegative(): boolean {
    return this.#nano < 0n
  }

  /** Whether it is a whole number of milli units. */
  get isWholeMilli(): boolean {
    return this.#nano % MILLI === 0n
  }

  /** Whether it is a whole number. */
  get isInteger(): boolean {
    return this.#nano % NANO === 0n
  }

  /** Negative, zero or positive as this is less than, equal to or more than `other`. */
  compare(other: Quantity): number {
    return this.#nano < other.#nano ? -1 : this.#nano > other.#nano ? 1 : 0
  }

  /** The sum, written as this is; nothing has no form of its own. */
  add(other: Quantity): Quantity {
    return new Quantity(this.#nano + other.#nano, this.isZero ? other.#format : this.#format)
  }

  subtract(other: Quantity): Quantity {
    return new Quantity(this.#nano - other.#nano, this.#format)
  }

  /** In whole units, rounded away from zero. */
  value(): bigint {
    return divideUp(this.#nano, NANO)
  }

  /** In thousandths, rounded away from zero. */
  milliValue(): bigint {
    return divideUp(this.#nano, MILLI)
  }

  /** Without what is finer than a thousandth, rounded away from zero: what pods keep of their resources. */
  roundedToMilli(): Quantity {
    return new Quantity(this.milliValue() * MILLI, this.#format)
  }

  /** The canonical text. */
  toString(): string {
    if (this.#nano === 0n) return '0'
    return this.#format === 'binary' ? this.#binaryText() : this.#decimalText()
  }

  /** Whole multiples of 1024 keep a binary suffix; amounts below 1024 or with a fraction are written as decimals. */
  #binaryText(): string {
    const magnitude = this.#nano < 0n ? -this.#nano : this.#nano
    if (magnitude < 1024n * NANO || !this.isInteger) return this.#decimalText()
    const value = this.#nano / NANO
    const suffixes = Object.entries(BINARY_SUFFIXES).reverse()
    const [suffix, factor] = suffixes.find(([, size]) => value % size === 0n) ?? ['', 1n]
    return `${value / factor}${suffix}`
  }

  #decimalText(): string {
    let digits = this.#nano
    let exponent = -NANO_DIGITS
    while (digits % 1000n === 0n && exponent < 18) {
      digits /= 1000n
      exponent += 3
    }
    if (this.#format === 'exponent') return exponent === 0 ? String(digits) : `${digits}e${exponent}`
    const suffix = Object.entries(DECIMAL_SUFFIXES).find(([, power]) => power === exponent)?.[0] ?? ''
    return `${digits}${suffix}`
  }
}

const AS_WRITTEN = /^\+?0*(?=\d)(\d+)\.?(\D.*)?$/

/**
 * The text that a server answers for a quantity that a client wrote: the canonical one, unless what was written has
 * the canonical number and suffix already and only a sign or zeros too many ("+1Gi", "00010", "1E3" stay). Throws QuantityError.
 */
export function canonicalQuantity(text: string): string {
  const canonical = Quantity.parse(text).toString()
  if (text === canonical) return text
  const [, digits, suffix = ''] = AS_WRITTEN.exec(text) ?? []
  const plain = `${digits}${/^E[-+\d]/.test(suffix) ? suffix.toLowerCase() : suffix}`
  return plain === canonical ? text : canonical
}
