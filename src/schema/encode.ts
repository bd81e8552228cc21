/** The form in which objects are stored and answered: keys in Go's order, what Go leaves out left out. */

import { jsonClone } from '../apimachinery/json-clone.ts'
import type { JsonObject, JsonValue } from '../apimachinery/objects.ts'
import { isJsonObject } from '../apimachinery/objects.ts'
import { oncePer } from '../apimachinery/once-per.ts'
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

const NOTHING: readonly JsonValue[] = []

/**
 * Writes `object` as the server's JSON has it. With `typeMeta`, kind and apiVersion come first. The two share nothing
 * that could be changed: what is frozen, and no struct, is not copied. Values that are those of `written`, which has been
 * encoded and frozen before, at the same place are taken as they are.
 */
export const encode = (
  message: MessageStructure,
  object: JsonObject,
  typeMeta?: TypeMeta,
  written?: JsonObject,
): JsonObject => encoderOf(message).encode(object, [], typeMeta, written)

/** The same of an object that has been stored in protobuf, which does not tell an empty list from none. */
export const encodeStored = (
  message: MessageStructure,
  object: JsonObject,
  typeMeta: TypeMeta,
  written?: JsonObject,
): JsonObject => encoderOf(message).encode(object, null, typeMeta, written)

/** The encoder of a message, made when it is first asked for. */
const encoderOf = oncePer((message: MessageStructure) => new MessageEncoder(message))

/** Writes structs. Objects have few of the fields that their structs have: it looks at those that are there. */
class MessageEncoder {
  readonly #isKind: boolean
  readonly #unstructured: boolean
  readonly #byName: ReadonlyMap<string, FieldEncoder>
  /** Fields that are written also when they are not there. */
  readonly #required: readonly FieldEncoder[]

  constructor(message: MessageStructure) {
    const fields = message.fields.map((field, position) => new FieldEncoder(field, position))
    this.#isKind = message.isKind
    this.#unstructured = message.unstructured ?? false
    this.#byName = new Map(fields.map((field) => [field.name, field]))
    this.#required = fields.filter((field) => field.encode(undefined, []) !== undefined)
  }

  encode(object: JsonObject, empty: EmptyList, typeMeta?: TypeMeta, known?: JsonObject): JsonObject {
    if (this.#unstructured) return sortedKeys({ ...object, ...typeMeta })
    const written = this.#begun(object, typeMeta)
    if (this.#writeInOrder(object, written, empty, known)) return written
    const sorted = this.#begun(object, typeMeta)
    for (const field of this.#fieldsOf(object)) {
      const done = written[field.name]
      if (done === undefined) put(sorted, field, object[field.name], empty, known)
      else sorted[field.name] = done
    }
    return sorted
  }

  /** What comes before the fields. */
  #begun(object: JsonObject, typeMeta: TypeMeta | undefined): JsonObject {
    if (typeMeta !== undefined) return { kind: typeMeta.kind, apiVersion: typeMeta.apiVersion }
    const written: JsonObject = {}
    if (this.#isKind) copyTypeMeta(object, written)
    return written
  }

  /** Writes the fields as they come, as most objects have them in Go's order; false, having written some, where they have not. */
  #writeInOrder(object: JsonObject, written: JsonObject, empty: EmptyList, known: JsonObject | undefined): boolean {
    const required = this.#required
    let due = 0
    let last = -1
    for (const key in object) {
      const given = object[key]
      const field = given === undefined ? undefined : this.#byName.get(key)
      if (field === undefined) continue
      const { position } = field
      if (position < last) return false
      last = position
      for (let next = required[due]; next !== undefined && next.position <= position; next = required[++due]) {
        if (next === field) continue
        if (object[next.name] !== undefined) return false
        put(written, next, undefined, empty, known)
      }
      put(written, field, given, empty, known)
    }
    for (let next = required[due]; next !== undefined; next = required[++due])
      put(written, next, undefined, empty, known)
    return true
  }

  /** The fields that are there or required, in Go's order. */
  #fieldsOf(object: JsonObject): readonly FieldEncoder[] {
    const fields: FieldEncoder[] = []
    for (const key in object) {
      const field = object[key] === undefined ? undefined : this.#byName.get(key)
      if (field !== undefined) putInOrder(fields, field)
    }
    for (const field of this.#required) if (object[field.name] === undefined) putInOrder(fields, field)
    return fields
  }
}

/** Writes one field, unless Go leaves it out. */
function put(
  written: JsonObject,
  field: FieldEncoder,
  given: JsonValue | undefined,
  empty: EmptyList,
  known: JsonObject | undefined,
): void {
  const before = known?.[field.name]
  const value = given !== undefined && given === before ? given : field.encode(given, empty, before)
  if (value !== undefined) written[field.name] = value
}

/** Most objects come nearly in order. */
function putInOrder(fields: FieldEncoder[], field: FieldEncoder): void {
  let index = fields.length
  for (; index > 0; index--) {
    const before = fields[index - 1]
    if (before === undefined || before.position < field.position) break
    fields[index] = before
  }
  fields[index] = field
}

function copyTypeMeta({ kind, apiVersion }: JsonObject, written: JsonObject): void {
  if (typeof kind === 'string') written.kind = kind
  if (typeof apiVersion === 'string') written.apiVersion = apiVersion
}

/** `known` is what has been encoded before at the same place. */
type ElementEncoder = (value: JsonValue, empty: EmptyList, known: JsonValue | undefined) => JsonValue

class FieldEncoder {
  readonly name: string
  /** Its place in Go's order. */
  readonly position: number
  readonly #field: FieldStructure
  readonly #repeated: boolean
  readonly #map: boolean
  readonly #isMessage: boolean
  readonly #omitsEmpty: boolean
  #element: ElementEncoder | undefined

  constructor(field: FieldStructure, position: number) {
    this.name = field.name
    this.position = position
    this.#field = field
    this.#repeated = field.repeated
    this.#map = field.map
    this.#isMessage = field.type === 'message'
    this.#omitsEmpty = field.omitEmpty
  }

  /** Undefined for what is left out. */
  encode(value: JsonValue | undefined, empty: EmptyList, known?: JsonValue): JsonValue | undefined {
    if (this.#repeated) return this.#list(value, empty, known)
    if (this.#map) return this.#mapOf(value, empty)
    if (value === undefined || value === null) return encodeAbsent(this.#field)
    if (this.#isMessage) return this.#encodeElement(value, empty, known)
    const zero = value === '' || value === 0 || value === false
    return zero && this.#omitsEmpty && !this.#field.pointer ? undefined : value
  }

  #encodeElement(value: JsonValue, empty: EmptyList, known?: JsonValue): JsonValue {
    if (value === known) return value
    this.#element ??= elementEncoder(this.#field.message)
    return this.#element(value, empty, known)
  }

  #list(value: JsonValue | undefined, empty: EmptyList, known: JsonValue | undefined): JsonValue | undefined {
    if (!Array.isArray(value)) return this.#omitsEmpty ? undefined : null
    if (value.length === 0) return this.#omitsEmpty ? undefined : empty
    if (!this.#isMessage) return value.slice()
    const before = Array.isArray(known) ? known : NOTHING
    return value.map((item, index) => this.#encodeElement(item, empty, before[index]))
  }

  /** Go writes maps with sorted keys. */
  #mapOf(value: JsonValue | undefined, empty: EmptyList): JsonValue | undefined {
    if (!isJsonObject(value)) return this.#omitsEmpty ? undefined : null
    const keys = Object.keys(value)
    if (keys.length === 0 && this.#omitsEmpty) return undefined
    const written: JsonObject = {}
    for (const key of keys.sort()) setKey(written, key, this.#encodeElement(value[key] ?? null, empty))
    return written
  }
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

function elementEncoder(message: MessageStructure | undefined): ElementEncoder {
  if (message === undefined) return (value) => value
  switch (message.special) {
    case undefined: {
      const encoder = encoderOf(message)
      return (value, empty, known) =>
        isJsonObject(value) ? encoder.encode(value, empty, undefined, isJsonObject(known) ? known : undefined) : value
    }
    case 'JSONSchemaPropsOrArray':
    case 'JSONSchemaPropsOrBool':
    case 'JSONSchemaPropsOrStringArray':
      return (value) => encodeSchemaOr(message, value)
    default:
      return (value) => (typeof value === 'object' && !Object.isFrozen(value) ? jsonClone(value) : value)
  }
}

/** A JSON schema where there is one; lists of schemas, lists of names and booleans otherwise. */
function encodeSchemaOr(message: MessageStructure, value: JsonValue): JsonValue {
  const schema = message.byName.get('schema')?.message
  if (schema === undefined) return value
  if (Array.isArray(value)) return value.map((item) => (isJsonObject(item) ? encode(schema, item) : item))
  return isJsonObject(value) ? encode(schema, value) : value
}
