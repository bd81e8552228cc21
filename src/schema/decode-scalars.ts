/** Values without fields: scalars, and the types that have a JSON form of their own. */
import type { JsonValue } from '../apimachinery/objects.ts'
import { canonicalQuantity, QuantityError } from '../apimachinery/quantity.ts'
import { canonicalBase64 } from './base64.ts'
import { DecodeError } from './decode-error.ts'
import { JsonNumber, plainJson, type RawValue } from './go-json.ts'
import { canonicalTime } from './go-time.ts'
import type { FieldType, MessageStructure } from './structure.ts'

const INT32_MAX = 2 ** 31
const INT64_MAX = 2n ** 63n

/** The value of a scalar; undefined when the JSON value is of another type or does not fit. Throws on bad base64. */
export function decodeScalar(type: FieldType, raw: RawValue): JsonValue | undefined {
  switch (type) {
    case 'string':
      return typeof raw === 'string' ? raw : undefined
    case 'bytes':
      return decodeBytes(raw)
    case 'bool':
      return typeof raw === 'boolean' ? raw : undefined
    case 'int32':
      return decodeInt32(raw)
    case 'int64':
      return decodeInt64(raw)
    case 'double':
      return raw instanceof JsonNumber ? Number(raw.text) : typeof raw === 'number' ? raw : undefined
    case 'message':
      return undefined
  }
}

function decodeInt32(raw: RawValue): number | undefined {
  const value = decodeInt64(raw)
  return value !== undefined && value >= -INT32_MAX && value < INT32_MAX ? value : undefined
}

/** Digits only: Go takes neither 1.0 nor 1e3 for an integer. */
function decodeInt64(raw: RawValue): number | undefined {
  if (typeof raw === 'number') return Number.isInteger(raw) ? raw : undefined
  if (!(raw instanceof JsonNumber) || !/^-?\d+$/.test(raw.text)) return undefined
  const value = BigInt(raw.text)
  return value >= -INT64_MAX && value < INT64_MAX ? Number(value) : undefined
}

/** Base64; Go takes a list of numbers for bytes as well. */
function decodeBytes(raw: RawValue): string | undefined {
  if (typeof raw === 'string') return canonicalBase64(raw)
  if (!Array.isArray(raw)) return undefined
  return raw.every(isByte) ? Buffer.from(raw.map((item) => decodeInt32(item ?? 0) ?? 0)).toString('base64') : undefined
}

/** Whether an item of a list may stand for a byte; null is zero. */
export function isByte(raw: RawValue): boolean {
  const value = decodeInt32(raw ?? 0)
  return value !== undefined && value >= 0 && value < 256
}

type SpecialResult = { readonly value: JsonValue | undefined } | { readonly wrongType: string }

/** Decodes a special type. `wrongType` is the Go type for a type error; other faults throw DecodeError. */
export function decodeSpecial({ special }: MessageStructure, raw: RawValue): SpecialResult {
  switch (special) {
    case 'Quantity':
      return { value: decodeQuantity(raw) }
    case 'Time':
    case 'MicroTime':
      return typeof raw === 'string' ? { value: canonicalTime(raw, special) } : { wrongType: 'string' }
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
  const text =
    raw instanceof JsonNumber ? raw.text : typeof raw === 'object' || typeof raw === 'boolean' ? 'x' : String(raw)
  try {
    return canonicalQuantity(text.trim())
  } catch (error) {
    if (error instanceof QuantityError) throw new DecodeError(error.message)
    throw error
  }
}

function decodeIntOrString(raw: RawValue): SpecialResult {
  if (typeof raw === 'string') return { value: raw }
  const value = decodeInt32(raw)
  return value === undefined ? { wrongType: 'int32' } : { value }
}
