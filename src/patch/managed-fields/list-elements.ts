/** How the items of lists are named in field paths. Texts: recordings apply/refused, list-maps. */

import { BoundedMap } from '../../apimachinery/bounded-map.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { goJson } from '../../apimachinery/json-bytes.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { oncePer } from '../../apimachinery/once-per.ts'
import type { ListType } from './type-structure.ts'

/**
 * `k:{"name":"app"}` or `v:"x"`. Keys that an item lacks have their default, if the structure has one. Undefined for an
 * item that cannot be named.
 */
export function elementOf(list: ListType, item: JsonValue): string | undefined {
  if (list.relationship === 'set') {
    return item === null || typeof item === 'object' ? undefined : `v:${goJson(item)}`
  }
  if (!isJsonObject(item)) return undefined
  const [only, second] = sortedKeys(list)
  const value = only === undefined || second !== undefined ? undefined : item[only]
  return typeof value === 'string' ? elementOfName(list, only ?? '', value) : keysOf(list, item)
}

/** Elements of lists by the one name that they go by: the same names come again and again. */
const namedElements = oncePer((_list: ListType) => new BoundedMap<string, string>(1_000))

function elementOfName(list: ListType, key: string, name: string): string {
  const elements = namedElements(list)
  const known = elements.get(name)
  if (known !== undefined) return known
  const made = `k:{${goJson(key)}:${goJson(name)}}`
  elements.set(name, made)
  return made
}

function keysOf(list: ListType, item: JsonObject): string | undefined {
  const parts: string[] = []
  for (const name of sortedKeys(list)) {
    const value = item[name] ?? list.element.map?.keyDefault(name)
    if (value !== undefined) parts.push(`${goJson(name)}:${goJson(value)}`)
  }
  return parts.length === 0 && list.keys.length > 0 ? undefined : `k:{${parts.join(',')}}`
}

const sortedKeys = oncePer((list: ListType): readonly string[] => [...list.keys].sort())

/** Why an item has no name. */
export function unnamedReason({ relationship, keys }: ListType, item: JsonValue): string {
  if (relationship === 'set') {
    if (item === null) return "associative list without keys has an element that's an explicit null"
    if (Array.isArray(item)) return 'not supported: associative list with lists as elements'
    return "associative list without keys has an element that's a map type"
  }
  if (item === null) return 'associative list with keys may not have a null element'
  if (!isJsonObject(item)) return 'associative list with keys may not have non-map elements'
  const names = `[${keys.map(goQuote).join(' ')}]`
  return `associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`
}

/** The elements of all items, in their order; undefined when one has none, or two have the same. */
export function elementsOf(list: ListType, items: readonly JsonValue[]): string[] | undefined {
  const elements: string[] = []
  for (const item of items) {
    const element = elementOf(list, item)
    if (element === undefined || elements.length >= FEW || elements.includes(element)) return undefined
    elements.push(element)
  }
  return elements
}

/** Longer lists are told apart by a map. */
const FEW = 16

/** Items by their elements, in their order; those of one element are together, those without are left out. */
export function itemsByElement(list: ListType, items: readonly JsonValue[]): Map<string, JsonValue[]> {
  const found = new Map<string, JsonValue[]>()
  for (const item of items) {
    const element = elementOf(list, item)
    if (element === undefined) continue
    const others = found.get(element)
    if (others === undefined) found.set(element, [item])
    else others.push(item)
  }
  return found
}
