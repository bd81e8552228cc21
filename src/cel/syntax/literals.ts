/** The values of literals. */
import { Uint } from '../runtime/values.ts'
import type { Token } from './tokens.ts'

const MAX_INT = 2n ** 63n - 1n
const MIN_INT = -(2n ** 63n)
const MAX_UINT = 2n ** 64n - 1n

/** `sign` is '-' for the literal of a negative number. Undefined when it is too big. */
export function intValue({ text }: Token, sign = ''): bigint | undefined {
  const value = sign === '-' ? -BigInt(text) : BigInt(text)
  return value > MAX_INT || value < MIN_INT ? undefined : value
}

/** Undefined when it is too big. */
export function uintValue({ text }: Token): Uint | undefined {
  const value = BigInt(text.slice(0, -1))
  return value > MAX_UINT ? undefined : new Uint(value)
}

/** Undefined for what no double can hold. */
export function doubleValue({ text }: Token, sign = ''): number | undefined {
  const value = Number(sign + text)
  return Number.isFinite(value) ? value : undefined
}

const QUOTE = /^([rR]?)("""|'''|"|')/

export function stringValue({ text }: Token): string {
  const [whole = '', prefix = '', quote = ''] = QUOTE.exec(text) ?? []
  const inner = text.slice(whole.length, -quote.length)
  return prefix === '' ? unescapeText(inner, (code) => String.fromCodePoint(code)) : inner
}

export function bytesValue({ text }: Token): Uint8Array {
  const [whole = '', prefix = '', quote = ''] = QUOTE.exec(text.slice(1)) ?? []
  const inner = text.slice(1 + whole.length, -quote.length)
  if (prefix !== '') return new Uint8Array(Buffer.from(inner))
  // Characters stand for their UTF-8, escapes for bytes.
  const latin1 = Buffer.from(inner).toString('latin1')
  return new Uint8Array(
    Buffer.from(
      unescapeText(latin1, (code) => String.fromCharCode(code)),
      'latin1',
    ),
  )
}

const NAMED: { readonly [letter: string]: string } = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

const ESCAPES = /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g

const unescapeText = (text: string, character: (code: number) => string): string =>
  text.replaceAll(ESCAPES, (_, hex?: string, short?: string, long?: string, octal?: string, letter = '') => {
    const digits = hex ?? short ?? long
    if (digits !== undefined) return character(Number.parseInt(digits, 16))
    if (octal !== undefined) return character(Number.parseInt(octal, 8))
    return NAMED[letter] ?? letter
  })
