/** One object in the versions in which managers own its fields. */
import type { JsonObject } from '../../apimachinery/objects.ts'
import { type Comparison, compare } from './compare.ts'
import { type FieldSet, withoutPrefixes } from './field-set.ts'
import type { TypeStructure } from './type-structure.ts'

/** How objects of one kind look in its versions. */
export interface ObjectVersions {
  /** Undefined for a version in which there is no such kind (any more). */
  readonly typeOf: (apiVersion: string) => TypeStructure | undefined
  /** Makes `object`, which says its own version, one of another version that has a type. */
  readonly convert: (object: JsonObject, apiVersion: string) => JsonObject
}

/** The object in a version; undefined when there is none. */
export function inVersion(versions: ObjectVersions, object: JsonObject, apiVersion: string): JsonObject | undefined {
  if (object.apiVersion === apiVersion) return object
  return versions.typeOf(apiVersion) === undefined ? undefined : versions.convert(object, apiVersion)
}

/** What a write changes but for the paths that its endpoint resets, version by version, each compared when it is asked for. */
export class Changes {
  readonly #versions: ObjectVersions
  readonly #before: JsonObject
  readonly #after: JsonObject
  readonly #reset: FieldSet
  readonly #known = new Map<string, Comparison | undefined>()

  constructor(versions: ObjectVersions, before: JsonObject, after: JsonObject, reset: FieldSet = {}) {
    this.#versions = versions
    this.#before = before
    this.#after = after
    this.#reset = reset
  }

  /** Undefined for a version that is gone. */
  in(apiVersion: string): Comparison | undefined {
    if (!this.#known.has(apiVersion)) this.#known.set(apiVersion, this.#compare(apiVersion))
    return this.#known.get(apiVersion)
  }

  #compare(apiVersion: string): Comparison | undefined {
    const type = this.#versions.typeOf(apiVersion)
    const before = inVersion(this.#versions, this.#before, apiVersion)
    const after = inVersion(this.#versions, this.#after, apiVersion)
    if (type === undefined || before === undefined || after === undefined) return undefined
    const { added, modified, removed } = compare(type, before, after)
    return {
      added: withoutPrefixes(added, this.#reset),
      modified: withoutPrefixes(modified, this.#reset),
      removed: withoutPrefixes(removed, this.#reset),
    }
  }
}
