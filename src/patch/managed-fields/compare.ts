/** What changed between two states of an object, as sets of paths. Source: structured-merge-diff's compare. */
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { type FieldSet, GrowingSet } from './field-set.ts'
import { elementsOf, itemsByElement } from './list-elements.ts'
import {
  isEmptyContainer,
  type ListType,
  type MapType,
  type Shape,
  shapeOf,
  type TypeStructure,
  typeAt,
} from './type-structure.ts'

export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

type Value = JsonValue | undefined

const NONE: readonly JsonValue[] = []

/** Hears what changed, level by level: between `enter` and `leave` is what is below an element. */
export interface ChangeListener {
  readonly enter: (element: string) => void
  readonly leave: () => void
  /** The value at the present path was added, modified or removed. */
  readonly change: (what: keyof Comparison) => void
}

/** Compares two objects in the form of the server's JSON. */
export function compare(type: TypeStructure, before: JsonObject, after: JsonObject): Comparison {
  const sets = new ChangedSets()
  walkChanges(type, before, after, sets)
  return { added: sets.of('added'), modified: sets.of('modified'), removed: sets.of('removed') }
}

/** Tells `listener` what changed, in an order that depends on the two objects only. */
export function walkChanges(
  type: TypeStructure,
  before: JsonObject,
  after: JsonObject,
  listener: ChangeListener,
): void {
  new CompareWalker(listener).value(type, before, after)
}

const NO_FIELDS: FieldSet = {}

class ChangedSets implements ChangeListener {
  /** Those that there are: most writes only add, or only modify. */
  readonly #sets = new Map<keyof Comparison, GrowingSet>()
  readonly #path: string[] = []

  of(what: keyof Comparison): FieldSet {
    return this.#sets.get(what)?.set ?? NO_FIELDS
  }

  enter(element: string): void {
    this.#path.push(element)
  }

  leave(): void {
    const element = this.#path.pop() ?? ''
    for (const set of this.#sets.values()) set.leave(this.#path, element)
  }

  change(what: keyof Comparison): void {
    const known = this.#sets.get(what)
    const set = known ?? new GrowingSet()
    if (known === undefined) this.#sets.set(what, set)
    set.add(this.#path)
  }
}

const sameTexts = (a: readonly string[], b: readonly string[] | undefined): boolean =>
  a.length === b?.length && a.every((text, index) => text === b[index])

class CompareWalker {
  readonly #listener: ChangeListener

  constructor(listener: ChangeListener) {
    this.#listener = listener
  }

  value(type: TypeStructure, a: Value, b: Value): void {
    if (a === b) return
    const before = shapeOf(type, a)
    const after = shapeOf(type, b)
    // A value that became one of another kind is walked as both.
    if (a !== undefined && b !== undefined && before !== after) this.#as(before, type, a, b)
    const leaf = this.#as(b === undefined ? before : after, type, a, b)
    if (!leaf) this.#presence(a, b)
  }

  /** Whether the two were compared as a whole. */
  #as(shape: Shape | undefined, { list, map }: TypeStructure, a: Value, b: Value): boolean {
    if (shape === 'map' && map !== undefined) return this.#map(map, a, b)
    if (shape === 'list' && list !== undefined) return this.#list(list, a, b)
    this.#leaf(a, b)
    return true
  }

  #map(map: MapType, a: Value, b: Value): boolean {
    const before = isJsonObject(a) ? a : {}
    const after = isJsonObject(b) ? b : {}
    if (map.atomic || (isEmptyContainer(before) && isEmptyContainer(after))) {
      this.#leaf(a, b)
      return true
    }
    for (const key in after) this.#below(`f:${key}`, typeAt(map, key), before[key], after[key])
    for (const key in before) {
      if (after[key] === undefined) this.#below(`f:${key}`, typeAt(map, key), before[key], undefined)
    }
    return false
  }

  #list(list: ListType, a: Value, b: Value): boolean {
    const before = Array.isArray(a) ? a : []
    const after = Array.isArray(b) ? b : []
    if (list.relationship === 'atomic' || (before.length === 0 && after.length === 0)) {
      this.#leaf(a, b)
      return true
    }
    if (this.#pairs(list, before, after)) return false
    const known = itemsByElement(list, before)
    const next = itemsByElement(list, after)
    for (const [element, items] of known) this.#items(element, list.element, items, next.get(element) ?? NONE)
    for (const [element, items] of next) if (!known.has(element)) this.#items(element, list.element, NONE, items)
    return false
  }

  /** Compares items of the same elements in the same order; false, having done nothing, for lists of others. */
  #pairs(list: ListType, before: readonly JsonValue[], after: readonly JsonValue[]): boolean {
    if (before.length !== after.length) return false
    const elements = elementsOf(list, before)
    if (elements === undefined || !sameTexts(elements, elementsOf(list, after))) return false
    for (const [index, element] of elements.entries()) this.#below(element, list.element, before[index], after[index])
    return true
  }

  /** Items that stand twice are compared as a whole. */
  #items(element: string, type: TypeStructure, before: readonly JsonValue[], after: readonly JsonValue[]): void {
    if (before.length <= 1 && after.length <= 1) return this.#below(element, type, before[0], after[0])
    this.#listener.enter(element)
    if (before.length >= 2 && after.length >= 2) {
      if (!jsonEqual([...before], [...after])) this.#listener.change('modified')
    } else if (before.length >= 2) {
      if (after.length > 0) this.value(type, undefined, after[0])
      this.#listener.change('removed')
    } else {
      if (before.length > 0) this.value(type, before[0], undefined)
      this.#listener.change('added')
    }
    this.#listener.leave()
  }

  #below(element: string, type: TypeStructure, a: Value, b: Value): void {
    if (a === b) return
    this.#listener.enter(element)
    this.value(type, a, b)
    this.#listener.leave()
  }

  #leaf(a: Value, b: Value): void {
    if (a === undefined || b === undefined) this.#presence(a, b)
    else if (!jsonEqual(a, b)) this.#listener.change('modified')
  }

  #presence(a: Value, b: Value): void {
    if (a === undefined && b !== undefined) this.#listener.change('added')
    if (b === undefined && a !== undefined) this.#listener.change('removed')
  }
}
