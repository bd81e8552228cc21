/** Metadata in custom resources, their own and that of resources embedded in them: decoded as the struct it is. */
import { jsonClone } from '../apimachinery/json-clone.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { decode } from '../schema/decode.ts'
import { DecodeError } from '../schema/decode-error.ts'
import { encode } from '../schema/encode.ts'
import type { MessageStructure } from '../schema/structure.ts'
import { childOf, type Structural } from './structural/structural.ts'

/** Metadata as the structure has it, and the paths of what it does not know. */
interface CoercedMetadata {
  readonly metadata: JsonObject
  readonly unknown: readonly string[]
}

/** Throws DecodeError for a value of a wrong type. */
export function coerceMetadata(objectMeta: MessageStructure, value: JsonValue, path: string): CoercedMetadata {
  if (!isJsonObject(value)) {
    if (value === null) return { metadata: {}, unknown: [] }
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    throw new DecodeError(`json: cannot unmarshal ${kind} into Go value of type v1.ObjectMeta`)
  }
  const { object, strictErrors } = decode(objectMeta, { value, repeated: new Map() })
  const { creationTimestamp, ...metadata } = encode(objectMeta, object)
  const unknown = strictErrors.map((text) => `${path}.${/"(.*)"/.exec(text)?.[1]}`)
  return { metadata: creationTimestamp === null ? metadata : { ...metadata, creationTimestamp }, unknown }
}

/**
 * Coerces the metadata of embedded resources below the root, in place. Returns the paths of unknown fields, in order.
 * Throws DecodeError, which names the path.
 */
export function coerceEmbedded(object: JsonObject, schema: Structural, objectMeta: MessageStructure): string[] {
  const coercer = new Coercer(objectMeta)
  coercer.value(object, schema, '')
  return coercer.unknown.sort()
}

class Coercer {
  readonly unknown: string[] = []
  readonly #objectMeta: MessageStructure

  constructor(objectMeta: MessageStructure) {
    this.#objectMeta = objectMeta
  }

  value(value: JsonValue, schema: Structural | undefined, path: string): void {
    if (schema === undefined) return
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.value(item, schema.items, `${path}[${index}]`)
      return
    }
    if (!isJsonObject(value)) return
    if (schema.embeddedResource) this.#resource(value, path)
    for (const [key, item] of Object.entries(value)) {
      const below = schema.properties.has(key) ? `.${key}` : `[${key}]`
      this.value(item ?? null, childOf(schema, key), `${path}${path === '' ? below.replace('.', '') : below}`)
    }
  }

  #resource(object: JsonObject, path: string): void {
    const prefix = path === '' ? '' : `${path}.`
    for (const key of ['apiVersion', 'kind']) {
      const value = object[key]
      if (value === undefined || typeof value === 'string') continue
      throw new DecodeError(`${prefix}${key}: Invalid value: ${JSON.stringify(value)}: must be a string`)
    }
    const { metadata } = object
    if (metadata === undefined) return
    const given = jsonClone(metadata)
    try {
      const coerced = coerceMetadata(this.#objectMeta, metadata, `${prefix}metadata`)
      object.metadata = coerced.metadata
      this.unknown.push(...coerced.unknown)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      throw new DecodeError(`${prefix}metadata: Invalid value: ${JSON.stringify(given)}: ${error.message}`)
    }
  }
}
