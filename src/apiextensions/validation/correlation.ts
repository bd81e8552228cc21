/**
 * A value with the one it replaces, for rules that let be what was wrong before. Source: KEP-4008 (ratcheting), apiserver's
 * cel/common.
 */

import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { isJsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { childOf, type Structural } from '../structural/structural.ts'

export class Correlation {
  readonly value: JsonValue
  readonly old: JsonValue
  readonly #schema: Structural
  #equal: boolean | undefined

  constructor(value: JsonValue, old: JsonValue, schema: Structural) {
    this.value = value
    this.old = old
    this.#schema = schema
  }

  /** The values of a key that both have; undefined when they have not, or the schema does not know it. */
  key(name: string): Correlation | undefined {
    if (!isJsonObject(this.value) || !isJsonObject(this.old)) return undefined
    const value = Object.hasOwn(this.value, name) ? this.value[name] : undefined
    const old = Object.hasOwn(this.old, name) ? this.old[name] : undefined
    const schema = childOf(this.#schema, name)
    return value === undefined || old === undefined || schema === undefined
      ? undefined
      : new Correlation(value, old, schema)
  }

  /** An item and the one with the same keys; only lists of type map know which that is. */
  index(at: number): Correlation | undefined {
    const { listType, listMapKeys, items } = this.#schema
    if (listType !== 'map' || items === undefined || !Array.isArray(this.value) || !Array.isArray(this.old))
      return undefined
    const value = this.value[at]
    const old = this.old.find((item) => sameKeys(value, item, listMapKeys, items))
    return value === undefined || old === undefined || old === null ? undefined : new Correlation(value, old, items)
  }

  /** Whether nothing changed; worked out once. */
  get unchanged(): boolean {
    this.#equal ??= this.#compare()
    return this.#equal
  }

  #compare(): boolean {
    const { value, old } = this
    if (Array.isArray(value) && Array.isArray(old) && this.#schema.listType === 'map')
      return value.length === old.length && value.every((_, at) => this.index(at)?.unchanged ?? false)
    if (isJsonObject(value) && isJsonObject(old)) {
      const keys = Object.keys(value)
      return keys.length === Object.keys(old).length && keys.every((key) => this.key(key)?.unchanged ?? false)
    }
    return jsonEqual(value, old)
  }
}

/** Items of a list of type map are the same when all their keys are; a key that is absent has its default. */
function sameKeys(
  a: JsonValue | undefined,
  b: JsonValue | undefined,
  keys: readonly string[],
  items: Structural,
): boolean {
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  return keys.every((key) => {
    const fallback = items.properties.get(key)?.default
    return jsonEqual(a[key] ?? fallback, b[key] ?? fallback)
  })
}
