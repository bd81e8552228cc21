/** JSON as it was read: numbers that no safe integer holds keep their digits, objects keep repeated keys. */
import type { JsonObject, JsonValue } from '../apimachinery/objects.ts'

/** A number that is no safe integer, as it was written: '1.5', '3e1', '9223372036854775808'. */
export class JsonNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type RawValue = string | number | boolean | null | JsonNumber | RawValue[] | RawObject
export interface RawObject {
  [key: string]: RawValue | undefined
}

/** A document as read: its value, and what an object of JavaScript cannot hold. */
export interface RawDocument {
  readonly value: RawValue
  /** All entries, in order, of each object that has a key twice. */
  readonly repeated: ReadonlyMap<RawObject, readonly (readonly [string, RawValue])[]>
}

/** Whether a raw value is an object. */
export function isRawObject(value: RawValue | undefined): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

/** The kind of a JSON value in the messages of Go's decoder. */
export function goKindOf(value: RawValue): 'number' | 'array' | 'bool' | 'string' | 'object' | 'null' {
  if (value === null) return 'null'
  if (typeof value === 'number' || value instanceof JsonNumber) return 'number'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'object'
}

/** The value with plain numbers in place of JsonNumbers: shares nothing with `value`. */
export function plainJson(value: RawValue): JsonValue {
  if (value instanceof JsonNumber) return Number(value.text)
  if (Array.isArray(value)) return value.map(plainJson)
  if (!isRawObject(value)) return value
  const plain: JsonObject = {}
  for (const key of Object.keys(value)) setKey(plain, key, plainJson(value[key] ?? null))
  return plain
}

/** Sets an own key, `__proto__` included. */
export function setKey<T>(object: { [key: string]: T | undefined }, key: string, value: T): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}
