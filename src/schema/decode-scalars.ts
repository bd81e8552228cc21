/** Values without fields: scalars, and the types that have a JSON form of their own. */
import { goQuote } from '../apimachinery/go-quote.ts'
import type { JsonValue } from '../apimachinery/objects.ts'
import { canonicalQuantity, QuantityError } from '../apimachinery/quantity.ts'
import { DecodeError } from './decode-error.ts'
import { JsonNumber, plainJson, type RawValue } from './go-json.ts'
import type { FieldType, MessageStructure } from './structure.ts'

const INT32_MAX = 2 ** 31
const INT64_MAX = 2n ** 63n

/** The value of a scalar; undefined when the JSON value is of another type or does not fit. Throws on bad base64. */
export function decodeScalar(type: FieldType, raw: RawValue): JsonValue | undefined {
  switch (type) {
    case 'string':
      return typeof raw === 'string' ? raw : undefined
    case 'bytes':
      return typeof raw === 'string' ? checkBase64(raw) : undefined
    case 'bool':
      return typeof raw === 'boolean' ? raw : undefined
    case 'int32':
      return typeof raw === 'number' && raw >= -INT32_MAX && raw < INT32_MAX ? raw : undefined
    case 'int64':
      return decodeInt64(raw)
    case 'double':
      return raw instanceof JsonNumber ? Number(raw.text) : typeof raw === 'number' ? raw : undefined
    case 'message':
      return undefined
  }
}

function decodeInt64(raw: RawValue): number | undefined {
  if (typeof raw === 'number') return raw
  if (!(raw instanceof JsonNumber) || !/^-?\d+$/.test(raw.text)) return undefined
  const value = BigInt(raw.text)
  return value >= -INT64_MAX && value < INT64_MAX ? Number(value) : undefined
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/** Standard base64 with padding; line breaks are passed over. Throws DecodeError with the position, as Go does. */
function checkBase64(text: string): string {
  const plain = text.replace(/[\r\n]/g, '')
  if (BASE64.test(plain) && plain.length % 4 === 0) return plain
  throw new DecodeError(`illegal base64 data at input byte ${badBase64Position(plain)}`)
}

function badBase64Position(text: string): number {
  const bad = text.search(/[^A-Za-z0-9+/]/)
  if (bad < 0) return text.length - (text.length % 4)
  return text[bad] === '=' && bad % 4 >= 2 ? Math.min(text.length, bad + 1) : bad
}

type SpecialResult = { readonly value: JsonValue | undefined } | { readonly wrongType: string }

/** Decodes a special type. `wrongType` is the Go type for a type error; other faults throw DecodeError. */
export function decodeSpecial({ special }: MessageStructure, raw: RawValue): SpecialResult {
  switch (special) {
    case 'Quantity':
      return { value: decodeQuantity(raw) }
    case 'Time':
      return typeof raw === 'string' ? { value: checkTime(raw, '2006-01-02T15:04:05Z07:00', 0) } : { wrongType: 'string' }
    case 'MicroTime':
      return typeof raw === 'string'
        ? { value: checkTime(raw, '2006-01-02T15:04:05.000000Z07:00', 6) }
        : { wrongType: 'string' }
    case 'IntOrString':
      return decodeIntOrString(raw)
    case 'Duration':
      return typeof raw === 'string' ? { value: raw } : { wrongType: 'string' }
    case 'StringList':
      return Array.isArray(raw) && raw.every((item) => typeof item === 'string')
        ? { value: plainJson(raw) }
        : { wrongType: '[]string' }
    default:
      return { value: plainJson(raw) }
  }
}

function decodeQuantity(raw: RawValue): string {
  const text = raw instanceof JsonNumber ? raw.text : typeof raw === 'object' || typeof raw === 'boolean' ? 'x' : String(raw)
  try {
    return canonicalQuantity(text.trim())
  } catch (error) {
    if (error instanceof QuantityError) throw new DecodeError(error.message)
    throw error
  }
}

function decodeIntOrString(raw: RawValue): SpecialResult {
  if (typeof raw === 'string') return { value: raw }
  if (typeof raw === 'number' && raw >= -INT32_MAX && raw < INT32_MAX) return { value: raw }
  return { wrongType: 'int32' }
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([.,]\d+)?(Z|[+-]\d\d:\d\d)$/

/** A time in UTC with `decimals` digits of a second. Throws DecodeError with the text of Go's time.Parse. */
function checkTime(text: string, layout: string, decimals: number): string | undefined {
  if (text === '') return undefined
  const found = RFC3339.exec(text)
  const at = found === null ? Number.NaN : Date.parse(text.replace(',', '.'))
  if (found === null || Number.isNaN(at)) throw new DecodeError(timeError(text, layout))
  const whole = new Date(Math.floor(at / 1000) * 1000).toISOString().slice(0, 19)
  if (decimals === 0) return `${whole}Z`
  return `${whole}.${(found[7] ?? '.').slice(1).padEnd(decimals, '0').slice(0, decimals)}Z`
}

const TIME_PARTS: readonly (readonly [pattern: RegExp, element: string])[] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^(?:0[1-9]|1[0-2])/, '01'],
  [/^-/, '-'],
  [/^\d\d/, '02'],
  [/^T/, 'T'],
  [/^\d\d/, '15'],
  [/^:/, ':'],
  [/^\d\d/, '04'],
  [/^:/, ':'],
  [/^\d\d(?:[.,]\d+)?/, '05'],
  [/^(?:Z|[+-]\d\d:\d\d)/, 'Z07:00'],
]

/** Which element of the layout the text fails at. */
function timeError(text: string, layout: string): string {
  let rest = text
  for (const [pattern, element] of TIME_PARTS) {
    const found = pattern.exec(rest)
    if (found === null) {
      return `parsing time ${goQuote(text)} as ${goQuote(layout)}: cannot parse ${goQuote(rest)} as ${goQuote(element)}`
    }
    rest = rest.slice(found[0].length)
  }
  if (rest !== '') return `parsing time ${goQuote(text)}: extra text: ${goQuote(rest)}`
  return `parsing time ${goQuote(text)}: day out of range`
}

