/** What changed between two states of an object, as sets of paths. Source: structured-merge-diff's compare. */
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { FieldStructure, MessageStructure } from '../../schema/structure.ts'
import { type FieldSet, finished, insert } from './field-set.ts'
import { isGranularList, itemsByElement } from './list-elements.ts'

export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

/** Compares two objects in the form of the server's JSON. */
export function compare(message: MessageStructure, before: JsonObject, after: JsonObject): Comparison {
  const walker = new CompareWalker()
  walker.fields(message, before, after)
  return {
    added: finished(walker.added),
    modified: finished(walker.modified),
    removed: finished(walker.removed),
  }
}

const isEmptyValue = (value: JsonValue | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)

const isObjectOrAbsent = (value: JsonValue | undefined): boolean => isJsonObject(value ?? {})

class CompareWalker {
  readonly added: FieldSet = {}
  readonly modified: FieldSet = {}
  readonly removed: FieldSet = {}
  readonly #path: string[] = []

  fields(message: MessageStructure, before: JsonObject, after: JsonObject): void {
    for (const field of message.fields) {
      const a = before[field.name]
      const b = after[field.name]
      if (a === b) continue
      this.#path.push(`f:${field.name}`)
      this.#field(field, a, b)
      this.#path.pop()
    }
    if (message.elements !== undefined) this.#elements(message, message.elements, before, after)
  }

  /** The keys that the structure does not name. */
  #elements({ byName }: MessageStructure, elements: FieldStructure, before: JsonObject, after: JsonObject): void {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (byName.has(key) || before[key] === after[key]) continue
      this.#path.push(`f:${key}`)
      this.#field(elements, before[key], after[key])
      this.#path.pop()
    }
  }

  #field(field: FieldStructure, a: JsonValue | undefined, b: JsonValue | undefined): void {
    if (a === undefined && b === undefined) return
    if (isEmptyValue(a) && isEmptyValue(b)) return this.#leaf(a, b)
    if (field.repeated) return this.#list(field, a, b)
    if (field.map) return this.#map(field, a, b)
    return this.#value(field, field.message, a, b)
  }

  /** One value: a struct is looked into, all else is compared as a whole. */
  #value(
    field: FieldStructure,
    message: MessageStructure | undefined,
    a: JsonValue | undefined,
    b: JsonValue | undefined,
  ): void {
    const atomic = field.mapType === 'atomic' || message?.mapType === 'atomic'
    const struct = message !== undefined && message.special === undefined && isObjectOrAbsent(a) && isObjectOrAbsent(b)
    if (!struct || atomic || (isEmptyValue(a) && isEmptyValue(b))) return this.#leaf(a, b)
    this.fields(message, isJsonObject(a) ? a : {}, isJsonObject(b) ? b : {})
    this.#presence(a, b)
  }

  #list(field: FieldStructure, a: JsonValue | undefined, b: JsonValue | undefined): void {
    if (!isGranularList(field)) return this.#leaf(a, b)
    const before = itemsByElement(field, Array.isArray(a) ? a : [])
    const after = itemsByElement(field, Array.isArray(b) ? b : [])
    for (const element of new Set([...before.keys(), ...after.keys()])) {
      this.#path.push(element)
      this.#value(field, field.message, before.get(element), after.get(element))
      this.#path.pop()
    }
    this.#presence(a, b)
  }

  #map(field: FieldStructure, a: JsonValue | undefined, b: JsonValue | undefined): void {
    if (field.mapType === 'atomic') return this.#leaf(a, b)
    const before = isJsonObject(a) ? a : {}
    const after = isJsonObject(b) ? b : {}
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      this.#path.push(`f:${key}`)
      this.#value(field, field.message, before[key], after[key])
      this.#path.pop()
    }
    this.#presence(a, b)
  }

  #leaf(a: JsonValue | undefined, b: JsonValue | undefined): void {
    if (a !== undefined && b !== undefined) {
      if (!jsonEqual(a, b)) insert(this.modified, this.#path)
    } else this.#presence(a, b)
  }

  #presence(a: JsonValue | undefined, b: JsonValue | undefined): void {
    if (a === undefined && b !== undefined) insert(this.added, this.#path)
    if (b === undefined && a !== undefined) insert(this.removed, this.#path)
  }
}
