/**
 * Strict decoding: from JSON as it was read to an object of a known structure, with Go's complaints.
 * Source of texts: recordings pod-invalid/wrong-types, decoding, field-validation.
 */
import type { JsonObject, JsonValue } from '../apimachinery/objects.ts'
import { isRawObject, JsonNumber, type ParsedJson, type RawObject, type RawValue, setKey } from './go-json.ts'
import { DecodeError } from './decode-error.ts'
import { decodeScalar, decodeSpecial } from './decode-scalars.ts'
import type { FieldStructure, MessageStructure } from './structure.ts'

export interface Decoded {
  readonly object: JsonObject
  /** `unknown field "spec.foo"`, `duplicate field "metadata.name"`, in the order of the text. */
  readonly strictErrors: readonly string[]
}

/** Decodes a document into the structure. Throws DecodeError. */
export function decode(message: MessageStructure, document: ParsedJson): Decoded {
  const decoder = new Decoder(document)
  const object = decoder.message(message, document.value)
  if (decoder.typeError !== undefined) throw new DecodeError(decoder.typeError)
  return { object, strictErrors: decoder.strictErrors }
}

/** An object with nothing set: what a struct that is absent decodes to. */
export function zeroObject(message: MessageStructure): JsonObject {
  const object: JsonObject = {}
  fillZeroes(message, object)
  return object
}

/** Structs are always there; so are scalars that are written even when empty. */
function fillZeroes(message: MessageStructure, object: JsonObject): void {
  for (const field of message.fields) {
    if (field.pointer || field.repeated || field.map || object[field.name] !== undefined) continue
    if (field.type !== 'message') {
      if (!field.omitEmpty) object[field.name] = zeroScalar(field)
    } else if (field.message !== undefined && field.message.special === undefined) {
      object[field.name] = zeroObject(field.message)
    }
  }
}

/** What an unset scalar is. */
export function zeroScalar(field: FieldStructure): JsonValue {
  if (field.type === 'string' || field.type === 'bytes') return ''
  return field.type === 'bool' ? false : 0
}

const isZero = (value: JsonValue): boolean => value === '' || value === 0 || value === false

/** The kind of a JSON value in Go's messages. */
function kindName(value: RawValue): string {
  if (value instanceof JsonNumber) return 'number'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}

class Decoder {
  readonly strictErrors: string[] = []
  /** The first value of a wrong type; decoding goes on after it, because a later one may end it at once. */
  typeError: string | undefined
  readonly #repeated: ParsedJson['repeated']
  readonly #goPath: string[] = []
  readonly #path: string[] = []
  #struct = ''

  constructor({ repeated }: ParsedJson) {
    this.#repeated = repeated
  }

  message(message: MessageStructure, raw: RawValue): JsonObject {
    const object: JsonObject = {}
    if (isRawObject(raw)) this.#fields(message, raw, object)
    fillZeroes(message, object)
    return object
  }

  #fields(message: MessageStructure, raw: RawObject, object: JsonObject): void {
    const outer = this.#struct
    for (const [key, value] of this.#entries(raw)) {
      this.#struct = message.shortName
      const field = message.byName.get(key)
      if (field === undefined) {
        if (!message.isKind || (key !== 'kind' && key !== 'apiVersion')) this.#complain('unknown', key)
        else if (typeof value === 'string' && value !== '') object[key] = value
        continue
      }
      this.#goPath.push(...field.embeddedIn, key)
      this.#path.push(key)
      const decoded = value === null ? undefined : this.#field(field, value)
      if (decoded === undefined || (isZero(decoded) && !field.pointer && field.omitEmpty)) delete object[key]
      else object[key] = decoded
      this.#path.pop()
      this.#goPath.length -= 1 + field.embeddedIn.length
    }
    this.#struct = outer
  }

  /** Entries in order; a key that stands twice is complained of and its last value wins. */
  *#entries(raw: RawObject): IterableIterator<readonly [string, RawValue]> {
    const repeated = this.#repeated.get(raw)
    if (repeated === undefined) {
      for (const key of Object.keys(raw)) yield [key, raw[key] ?? null]
      return
    }
    const seen = new Set<string>()
    for (const [key, value] of repeated) {
      if (seen.has(key)) this.#complain('duplicate', key)
      seen.add(key)
      yield [key, value]
    }
  }

  #complain(what: 'unknown' | 'duplicate', key: string): void {
    const text = `${what} field "${[...this.#path, key].join('.')}"`
    if (!this.strictErrors.includes(text)) this.strictErrors.push(text)
  }

  #field(field: FieldStructure, raw: RawValue): JsonValue | undefined {
    if (field.repeated) return this.#list(field, raw)
    if (field.map) return this.#map(field, raw)
    return this.#element(field, raw)
  }

  #list(field: FieldStructure, raw: RawValue): JsonValue | undefined {
    if (!Array.isArray(raw)) return this.#wrongType(raw, `[]${field.goType}`)
    const name = this.#path.at(-1) ?? ''
    const list = raw.map((item, index) => {
      this.#path[this.#path.length - 1] = `${name}[${index}]`
      return (item === null ? undefined : this.#element(field, item)) ?? zeroElement(field)
    })
    this.#path[this.#path.length - 1] = name
    return list
  }

  #map(field: FieldStructure, raw: RawValue): JsonValue | undefined {
    if (!isRawObject(raw)) return this.#wrongType(raw, mapType(field))
    const object: JsonObject = {}
    for (const [key, value] of this.#entries(raw)) {
      this.#path.push(key)
      setKey(object, key, (value === null ? undefined : this.#element(field, value)) ?? zeroElement(field))
      this.#path.pop()
    }
    return object
  }

  #element(field: FieldStructure, raw: RawValue): JsonValue | undefined {
    const { message } = field
    if (message === undefined) {
      const value = decodeScalar(field.type, raw)
      return value === undefined ? this.#wrongType(raw, field.goType) : value
    }
    if (message.special !== undefined) return this.#special(message, raw)
    if (!isRawObject(raw)) return this.#wrongType(raw, field.goType)
    return this.message(message, raw)
  }

  /** Types that read themselves: their errors end the decoding. */
  #special(message: MessageStructure, raw: RawValue): JsonValue | undefined {
    const result = decodeSpecial(message, raw)
    if (!('wrongType' in result)) return result.value
    throw new DecodeError(this.#typeErrorText(raw, result.wrongType))
  }

  #wrongType(raw: RawValue, type: string): undefined {
    this.typeError ??= this.#typeErrorText(raw, type)
  }

  #typeErrorText(raw: RawValue, type: string): string {
    // A number names its digits when it is of the right kind but does not fit.
    const numeric = /^u?int|^float/.test(type)
    const literal = numeric && (raw instanceof JsonNumber || typeof raw === 'number')
    const text = raw instanceof JsonNumber ? raw.text : String(raw)
    const found = literal ? `number ${text}` : kindName(raw)
    return `json: cannot unmarshal ${found} into Go struct field ${[this.#struct, ...this.#goPath].join('.')} of type ${type}`
  }
}

function zeroElement(field: FieldStructure): JsonValue {
  const { message } = field
  if (message === undefined) return zeroScalar(field)
  if (message.special === undefined) return zeroObject(message)
  return message.special === 'Quantity' ? '0' : null
}

/** A map that is a named type says so; the others spell out their element. */
function mapType({ goType, type }: FieldStructure): string {
  if (type === 'message') return goType
  return `map[string]${type === 'bytes' ? '[]uint8' : goType}`
}
