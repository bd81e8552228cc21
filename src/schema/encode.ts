/** The form in which objects are stored and answered: keys in Go's order, what Go leaves out left out. */

import { jsonClone } from '../apimachinery/json-clone.ts'
import type { JsonObject, JsonValue } from '../apimachinery/objects.ts'
import { isJsonObject } from '../apimachinery/objects.ts'
import { setKey } from '../apimachinery/set-key.ts'
import { sortedKeys } from '../apimachinery/sorted-keys.ts'
import type { FieldStructure, MessageStructure } from './structure.ts'
import { zeroScalar } from './zero-object.ts'

export interface TypeMeta {
  readonly apiVersion: string
  readonly kind: string
}

/** What stands for an empty list that Go does not leave out. */
type EmptyList = [] | null

/**
 * Writes `object` as the server's JSON has it. With `typeMeta`, kind and apiVersion come first. The two share nothing
 * that could be changed: what is frozen, and no struct, is not copied.
 */
export const encode = (message: MessageStructure, object: JsonObject, typeMeta?: TypeMeta): JsonObject =>
  encodeMessage(message, object, [], typeMeta)

/** The same of an object that has been stored in protobuf, which does not tell an empty list from none. */
export const encodeStored = (message: MessageStructure, object: JsonObject, typeMeta: TypeMeta): JsonObject =>
  encodeMessage(message, object, null, typeMeta)

function encodeMessage(
  message: MessageStructure,
  object: JsonObject,
  empty: EmptyList,
  typeMeta?: TypeMeta,
): JsonObject {
  if (message.unstructured) return sortedKeys({ ...object, ...typeMeta })
  const written: JsonObject = typeMeta === undefined ? {} : { kind: typeMeta.kind, apiVersion: typeMeta.apiVersion }
  if (typeMeta === undefined && message.isKind) copyTypeMeta(object, written)
  for (const field of message.fields) {
    const value = encodeField(field, object[field.name], empty)
    if (value !== undefined) written[field.name] = value
  }
  return written
}

function copyTypeMeta({ kind, apiVersion }: JsonObject, written: JsonObject): void {
  if (typeof kind === 'string') written.kind = kind
  if (typeof apiVersion === 'string') written.apiVersion = apiVersion
}

function encodeField(field: FieldStructure, value: JsonValue | undefined, empty: EmptyList): JsonValue | undefined {
  if (field.repeated) return encodeList(field, value, empty)
  if (field.map) return encodeMap(field, value, empty)
  if (value === undefined || value === null) return encodeAbsent(field)
  if (field.type === 'message') return encodeElement(field, value, empty)
  const zero = value === '' || value === 0 || value === false
  return zero && field.omitEmpty && !field.pointer ? undefined : value
}

/** What stands for a field that is not set. */
function encodeAbsent(field: FieldStructure): JsonValue | undefined {
  if (field.pointer) return field.omitEmpty ? undefined : null
  if (field.type !== 'message') return field.omitEmpty ? undefined : zeroScalar(field)
  const { message } = field
  if (message === undefined || field.omitZero) return undefined
  switch (message.special) {
    case undefined:
      return encode(message, {})
    case 'Quantity':
      return '0'
    case 'IntOrString':
      return 0
    case 'Duration':
      return '0s'
    case 'Time':
    case 'MicroTime':
      return null
    default:
      return field.omitEmpty ? undefined : null
  }
}

function encodeElement({ message }: FieldStructure, value: JsonValue, empty: EmptyList): JsonValue {
  if (message === undefined) return value
  switch (message.special) {
    case undefined:
      return isJsonObject(value) ? encodeMessage(message, value, empty) : value
    case 'JSONSchemaPropsOrArray':
    case 'JSONSchemaPropsOrBool':
    case 'JSONSchemaPropsOrStringArray':
      return encodeSchemaOr(message, value)
    default:
      return typeof value === 'object' && !Object.isFrozen(value) ? jsonClone(value) : value
  }
}

/** A JSON schema where there is one; lists of schemas, lists of names and booleans otherwise. */
function encodeSchemaOr(message: MessageStructure, value: JsonValue): JsonValue {
  const schema = message.byName.get('schema')?.message
  if (schema === undefined) return value
  if (Array.isArray(value)) return value.map((item) => (isJsonObject(item) ? encode(schema, item) : item))
  return isJsonObject(value) ? encode(schema, value) : value
}

function encodeList(field: FieldStructure, value: JsonValue | undefined, empty: EmptyList): JsonValue | undefined {
  if (!Array.isArray(value)) return field.omitEmpty ? undefined : null
  if (value.length === 0) return field.omitEmpty ? undefined : empty
  return field.type === 'message' ? value.map((item) => encodeElement(field, item, empty)) : value.slice()
}

/** Go writes maps with sorted keys. */
function encodeMap(field: FieldStructure, value: JsonValue | undefined, empty: EmptyList): JsonValue | undefined {
  if (!isJsonObject(value)) return field.omitEmpty ? undefined : null
  const keys = Object.keys(value)
  if (keys.length === 0 && field.omitEmpty) return undefined
  const written: JsonObject = {}
  for (const key of keys.sort()) setKey(written, key, encodeElement(field, value[key] ?? null, empty))
  return written
}
