/** What Go's converter from maps to structs says of values of wrong types. Texts: recordings patch/strategic-refused. */
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { canonicalBase64 } from './base64.ts'
import { DecodeError } from './decode-error.ts'
import { decodeSpecial } from './decode-scalars.ts'
import type { FieldStructure, FieldType, MessageStructure } from './structure.ts'

/** The first fault in `value`, fields in Go's order; undefined when it fits. */
export function restoreError(message: MessageStructure, value: JsonObject): string | undefined {
  for (const field of message.fields) {
    const found = value[field.name]
    const error = found === undefined || found === null ? undefined : fieldError(field, found)
    if (error !== undefined) return error
  }
  return undefined
}

function fieldError(field: FieldStructure, value: JsonValue): string | undefined {
  if (field.repeated) {
    if (!Array.isArray(value)) return `cannot restore slice from ${kindOf(value)}`
    return firstError(value, (item) => elementError(field, item))
  }
  if (field.map) {
    if (!isJsonObject(value)) return `cannot restore map from ${kindOf(value)}`
    return firstError(Object.values(value), (item) => elementError(field, item ?? null))
  }
  return elementError(field, value)
}

function firstError<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const error = check(item)
    if (error !== undefined) return error
  }
  return undefined
}

function elementError({ type, message }: FieldStructure, value: JsonValue): string | undefined {
  if (value === null) return undefined
  if (message === undefined) return scalarError(type, value)
  if (message.special !== undefined) return specialError(message, value)
  return isJsonObject(value) ? restoreError(message, value) : `cannot restore struct from: ${kindOf(value)}`
}

function specialError(message: MessageStructure, value: JsonValue): string | undefined {
  try {
    const result = decodeSpecial(message, value)
    if (!('wrongType' in result)) return undefined
    const found =
      typeof value === 'boolean'
        ? 'bool'
        : isJsonObject(value)
          ? 'object'
          : Array.isArray(value)
            ? 'array'
            : typeof value
    return `json: cannot unmarshal ${found} into Go value of type ${result.wrongType}`
  } catch (error) {
    if (error instanceof DecodeError) return error.message
    throw error
  }
}

const GO_KINDS: { readonly [type in FieldType]: string } = {
  string: 'string',
  bytes: 'slice',
  bool: 'bool',
  int32: 'int32',
  int64: 'int64',
  double: 'float64',
  message: 'struct',
}

function scalarError(type: FieldType, value: JsonValue): string | undefined {
  const wanted = GO_KINDS[type]
  const found = kindOf(value)
  if (type === 'bytes') return typeof value === 'string' ? bytesError(value) : `cannot restore slice from ${found}`
  if (found === wanted || (found === 'int64' && (type === 'int32' || type === 'double'))) return undefined
  // A text has no conversion to a number at all, a number has one to others that fails.
  return found === 'string' || found === 'bool' || found === 'map' || found === 'slice'
    ? `unrecognized type: ${wanted}`
    : `cannot convert ${found} to ${wanted}`
}

function bytesError(text: string): string | undefined {
  try {
    canonicalBase64(text)
    return undefined
  } catch (error) {
    if (error instanceof DecodeError) return `error decoding from json: ${error.message}`
    throw error
  }
}

function kindOf(value: JsonValue): string {
  if (Array.isArray(value)) return 'slice'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'map'
}
