/**
 * Strict decoding: from JSON as it was read to an object of a known structure, with Go's complaints.
 * Source of texts: recordings pod-invalid/wrong-types, decoding, field-validation; what v1.35 answers to repeated keys.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { setKey } from '../apimachinery/set-key.ts'
import { DecodeError } from './decode-error.ts'
import { decodeScalar, decodeSpecial, isByte } from './decode-scalars.ts'
import { isRawObject, JsonNumber, kindName, type ParsedJson, type RawObject, type RawValue } from './go-json.ts'
import type { FieldStructure, MessageStructure } from './structure.ts'
import { zeroElement, zeroObject } from './zero-object.ts'

export { zeroObject } from './zero-object.ts'

export interface Decoded {
  readonly object: JsonObject
  /** `unknown field "spec.foo"`, `duplicate field "metadata.name"`, in the order of the text, each once. */
  readonly strictErrors: readonly string[]
}

/**
 * Decodes a document into the structure. Throws DecodeError for the first value of a wrong type or bad base64, unless a
 * later quantity, time or other type that reads itself ends the decoding: then for that one.
 */
export function decode(message: MessageStructure, document: ParsedJson): Decoded {
  const decoder = new Decoder(document)
  const object = zeroObject(message)
  if (isRawObject(document.value)) decoder.fill(message, document.value, object)
  if (decoder.fault !== undefined) throw decoder.fault
  return { object, strictErrors: [...decoder.strictErrors] }
}

/** Go's decoder stops to collect complaints at this number. */
const MAX_STRICT_ERRORS = 100

class Decoder {
  readonly strictErrors = new Set<string>()
  /** The first fault that lets decoding go on; a later one may end it and be told instead. */
  fault: DecodeError | undefined
  readonly #repeated: ParsedJson['repeated']
  /** From the root to the value at hand: fields, keys of maps, indexes of lists. */
  readonly #path: (FieldStructure | string | number)[] = []
  /** The struct that the innermost field of the path belongs to. */
  #struct = ''

  constructor({ repeated }: ParsedJson) {
    this.#repeated = repeated
  }

  /** Puts the fields of `raw` into `object`. */
  fill(message: MessageStructure, raw: RawObject, object: JsonObject): void {
    const outer = this.#struct
    for (const [key, value] of this.#entries(raw)) {
      this.#struct = message.shortName
      const field = message.byName.get(key)
      if (field !== undefined) this.#fillField(field, value ?? null, object)
      else if (message.isKind && isTypeMeta(key)) this.#fillTypeMeta(key, value ?? null, object)
      else this.#complain('unknown', key)
    }
    this.#struct = outer
  }

  /** A key that comes twice is complained of; its second value is put over the first. */
  #entries(raw: RawObject): Iterable<readonly [string, RawValue | undefined]> {
    const repeated = this.#repeated.size === 0 ? undefined : this.#repeated.get(raw)
    return repeated === undefined ? Object.entries(raw) : this.#withComplaints(repeated)
  }

  *#withComplaints(entries: readonly (readonly [string, RawValue])[]): IterableIterator<readonly [string, RawValue]> {
    const seen = new Set<string>()
    for (const entry of entries) {
      if (seen.has(entry[0])) this.#complain('duplicate', entry[0])
      seen.add(entry[0])
      yield entry
    }
  }

  #complain(what: 'unknown' | 'duplicate', key: string): void {
    if (this.strictErrors.size < MAX_STRICT_ERRORS) this.strictErrors.add(`${what} field "${this.#pathText(key)}"`)
  }

  #pathText(key: string): string {
    const text = [...this.#path, key].map((step) => {
      if (typeof step === 'number') return `[${step}]`
      return `.${typeof step === 'string' ? step : step.name}`
    })
    return text.join('').slice(1)
  }

  /** null empties a pointer, list or map and leaves anything else as it is. */
  #fillField(field: FieldStructure, raw: RawValue, object: JsonObject): void {
    const { name } = field
    if (raw === null) {
      if (field.pointer || field.repeated || field.map) delete object[name]
      return
    }
    this.#path.push(field)
    const value = this.#whole(field, raw, object[name])
    this.#path.pop()
    const empty = !field.pointer && field.omitEmpty && (value === '' || value === 0 || value === false)
    if (value === undefined || empty) delete object[name]
    else object[name] = value
  }

  /** kind and apiVersion of a kind, which Go embeds as TypeMeta. */
  #fillTypeMeta(key: string, raw: RawValue, object: JsonObject): void {
    if (typeof raw === 'string') object[key] = raw
    else if (raw !== null) this.fault ??= this.#typeError(raw, 'string', ['TypeMeta', key])
  }

  #whole(field: FieldStructure, raw: RawValue, present: JsonValue | undefined): JsonValue | undefined {
    if (field.repeated) return this.#list(field, raw, present)
    if (field.map) return this.#map(field, raw, present)
    return this.#element(field, raw, present)
  }

  #list(field: FieldStructure, raw: RawValue, present: JsonValue | undefined): JsonValue | undefined {
    if (!Array.isArray(raw)) return this.#wrongType(raw, field.goContainer)
    const last = this.#path.push(0) - 1
    const list = raw.map((item, index) => {
      this.#path[last] = index
      const before = Array.isArray(present) ? present[index] : undefined
      return (item === null ? before : this.#element(field, item, before)) ?? zeroElement(field)
    })
    this.#path.pop()
    return list
  }

  #map(field: FieldStructure, raw: RawValue, present: JsonValue | undefined): JsonValue | undefined {
    if (!isRawObject(raw)) return this.#wrongType(raw, field.goContainer)
    const object = isJsonObject(present) ? present : {}
    for (const [key, value] of this.#entries(raw)) {
      this.#path.push(key)
      const element = value === null || value === undefined ? undefined : this.#element(field, value, undefined)
      setKey(object, key, element ?? zeroElement(field))
      this.#path.pop()
    }
    return object
  }

  /** One value of the field's type; `present` is what it is put over. */
  #element(field: FieldStructure, raw: RawValue, present: JsonValue | undefined): JsonValue | undefined {
    const { message } = field
    if (message === undefined) return this.#scalar(field, raw)
    if (message.special !== undefined) return this.#special(field, message, raw)
    if (!isRawObject(raw)) return this.#wrongType(raw, field.goType)
    const object = isJsonObject(present) ? present : zeroObject(message)
    this.fill(message, raw, object)
    return object
  }

  #scalar(field: FieldStructure, raw: RawValue): JsonValue | undefined {
    try {
      const value = decodeScalar(field.type, raw)
      return value === undefined ? this.#wrongScalar(field, raw) : value
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.fault ??= error
      return undefined
    }
  }

  /** Of bytes that are given as a list, Go complains of the first item that is no byte. */
  #wrongScalar({ type, goType }: FieldStructure, raw: RawValue): undefined {
    if (type !== 'bytes' || !Array.isArray(raw)) return this.#wrongType(raw, goType)
    return this.#wrongType(raw.find((item) => !isByte(item)) ?? null, 'uint8')
  }

  /** Types that read themselves: their faults end the decoding. */
  #special(field: FieldStructure, message: MessageStructure, raw: RawValue): JsonValue | undefined {
    switch (message.special) {
      case 'StringList':
        return this.#stringList(field, raw)
      case 'JSONSchemaPropsOrArray':
      case 'JSONSchemaPropsOrBool':
      case 'JSONSchemaPropsOrStringArray':
        return this.#schemaOr(message, raw)
    }
    const result = decodeSpecial(message, raw)
    if ('wrongType' in result) throw this.#typeError(raw, result.wrongType)
    return result.value
  }

  /** A named type of a list of texts, an element of a list or map itself. */
  #stringList(field: FieldStructure, raw: RawValue): JsonValue | undefined {
    if (!Array.isArray(raw)) return this.#wrongType(raw, field.goType)
    return raw.map((item) => {
      if (typeof item === 'string') return item
      if (item !== null) this.#wrongType(item, 'string')
      return ''
    })
  }

  /** A JSON schema, or what else the type takes; unknown fields in it pass without a complaint. */
  #schemaOr(message: MessageStructure, raw: RawValue): JsonValue | undefined {
    if (message.special === 'JSONSchemaPropsOrBool' && typeof raw === 'boolean') return raw
    const schema = message.byName.get('schema')
    if (schema === undefined) return undefined
    const complaints = [...this.strictErrors]
    const fault = this.fault
    this.fault = undefined
    const value = this.#schemaOrOther(message, schema, raw)
    if (this.fault !== undefined) throw this.fault
    this.fault = fault
    this.strictErrors.clear()
    for (const complaint of complaints) this.strictErrors.add(complaint)
    return value
  }

  #schemaOrOther(message: MessageStructure, schema: FieldStructure, raw: RawValue): JsonValue | undefined {
    if (isRawObject(raw)) return this.#element(schema, raw, undefined)
    if (message.special === 'JSONSchemaPropsOrBool') throw new DecodeError('boolean or JSON schema expected')
    const others = message.byName.get('jSONSchemas') ?? message.byName.get('property')
    if (!Array.isArray(raw) || others === undefined) return undefined
    return this.#list(others, raw, undefined)
  }

  #wrongType(raw: RawValue, type: string): undefined {
    this.fault ??= this.#typeError(raw, type)
  }

  /** A number shows its digits where a number was asked for. */
  #typeError(raw: RawValue, type: string, below: readonly string[] = []): DecodeError {
    const literal = raw instanceof JsonNumber ? raw.text : raw
    const kind = kindName(raw)
    const shown = kind === 'number' && /^(?:u?int|float)\d+$/.test(type) ? `number ${literal}` : kind
    const fields = this.#path.flatMap((step) => (typeof step === 'object' ? [...step.embeddedIn, step.name] : []))
    const where = [this.#struct, ...fields, ...below].join('.')
    return new DecodeError(`json: cannot unmarshal ${shown} into Go struct field ${where} of type ${type}`)
  }
}

const isTypeMeta = (key: string): boolean => key === 'kind' || key === 'apiVersion'
