/** Merging an applied configuration into an object. Source: structured-merge-diff's merge. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { setKey } from '../../apimachinery/set-key.ts'
import { elementOf } from './list-elements.ts'
import {
  isEmptyContainer,
  type ListType,
  type MapType,
  type Shape,
  shapeOf,
  type TypeStructure,
  typeAt,
} from './type-structure.ts'

type Value = JsonValue | undefined

/** `config` over `live`: structs and granular lists merge, all else is replaced. Shares parts with both. */
export function mergeConfiguration(type: TypeStructure, live: JsonObject, config: JsonObject): JsonObject {
  const merged = mergeValue(type, live, config)
  return isJsonObject(merged) ? merged : {}
}

function mergeValue(type: TypeStructure, live: Value, config: Value): Value {
  const before = shapeOf(type, live)
  const after = shapeOf(type, config)
  return mergeAs(config === undefined ? before : after, type, live, config)
}

function mergeAs(shape: Shape | undefined, { list, map }: TypeStructure, live: Value, config: Value): Value {
  if (shape === 'map' && map !== undefined && !map.atomic) return mergeMap(map, live, config)
  if (shape === 'list' && list !== undefined && list.relationship !== 'atomic') return mergeList(list, live, config)
  return config === undefined ? live : config
}

function mergeMap(map: MapType, live: Value, config: Value): Value {
  const before = isJsonObject(live) ? live : {}
  const after = isJsonObject(config) ? config : {}
  if (isEmptyContainer(before) && isEmptyContainer(after)) return config === undefined ? live : config
  const merged: JsonObject = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const value = mergeValue(typeAt(map, key), before[key], after[key])
    if (value !== undefined) setKey(merged, key, value)
  }
  return merged
}

interface Named {
  readonly element: string
  readonly item: JsonValue
}

const named = (list: ListType, items: readonly JsonValue[]): Named[] =>
  items.flatMap((item) => {
    const element = elementOf(list, item)
    return element === undefined ? [] : [{ element, item }]
  })

/** Items that only the object has keep their places; those of the configuration come in its order. */
function mergeList(list: ListType, live: Value, config: Value): Value {
  const before = Array.isArray(live) ? live : []
  const after = Array.isArray(config) ? config : []
  if (before.length === 0 && after.length === 0) return config === undefined ? live : config
  return new ListMerge(list, named(list, before), named(list, after)).run()
}

class ListMerge {
  readonly #list: ListType
  readonly #left: readonly Named[]
  readonly #right: readonly Named[]
  readonly #leftItems: ReadonlyMap<string, JsonValue>
  readonly #rightElements: ReadonlySet<string>
  /** Elements of both sides, in the order of the right one, that are yet to come. */
  readonly #shared: string[]
  readonly #taken = new Set<string>()
  readonly #result: JsonValue[] = []
  #l = 0
  #r = 0

  constructor(list: ListType, left: readonly Named[], right: readonly Named[]) {
    this.#list = list
    this.#left = left
    this.#right = right
    this.#leftItems = firstItems(left)
    this.#rightElements = new Set(right.map(({ element }) => element))
    this.#shared = right.map(({ element }) => element).filter((element) => this.#leftItems.has(element))
  }

  run(): JsonValue[] {
    while (this.#l < this.#left.length || this.#r < this.#right.length) this.#step()
    return this.#result
  }

  #step(): void {
    const left = this.#left[this.#l]
    const right = this.#right[this.#r]
    if (left !== undefined && right !== undefined) {
      if (left.element === right.element) {
        this.#l++
        this.#takeRight(right)
        return
      }
      // What comes later on the right is waited for there.
      if (this.#rightElements.has(left.element) && this.#shared.length > 0 && this.#shared[0] !== left.element) {
        this.#l++
        return
      }
    }
    if (left !== undefined) {
      if (!this.#rightElements.has(left.element)) {
        this.#l++
        this.#push(mergeValue(this.#list.element, left.item, undefined))
        return
      }
      if (this.#taken.has(left.element)) this.#l++
    }
    if (right !== undefined) this.#takeRight(right)
  }

  #takeRight({ element, item }: Named): void {
    this.#r++
    this.#taken.add(element)
    if (this.#shared[0] === element) this.#shared.shift()
    this.#push(mergeValue(this.#list.element, this.#leftItems.get(element), item))
  }

  #push(item: Value): void {
    if (item !== undefined) this.#result.push(item)
  }
}

/** Items by element; one that stands twice is null, so that what is applied replaces it. */
function firstItems(items: readonly Named[]): Map<string, JsonValue> {
  const found = new Map<string, JsonValue>()
  for (const { element, item } of items) found.set(element, found.has(element) ? null : item)
  return found
}
