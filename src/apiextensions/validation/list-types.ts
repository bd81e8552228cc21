/** Lists of type set and map: no item twice. Source: apiextensions' listtype validation, recording crd/list-types. */
import { at, duplicate, type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { sortedKeys } from '../../apimachinery/sorted-keys.ts'
import type { Structural } from '../structural/structural.ts'
import { keyPath, namePath } from './paths.ts'

/** What is wrong with the lists in an object, in the order of its keys. */
export function listTypeErrors(object: JsonObject, schema: Structural, path = ''): FieldError[] {
  const errors: FieldError[] = []
  const { additional, properties } = schema
  for (const [key, value] of Object.entries(object)) {
    if (additional?.schema !== undefined)
      errors.push(...valueErrors(value ?? null, additional.schema, keyPath(path, key)))
  }
  for (const [key, value] of Object.entries(object)) {
    const property = properties.get(key)
    if (property !== undefined) errors.push(...valueErrors(value ?? null, property, namePath(path, key)))
  }
  return errors
}

function valueErrors(value: JsonValue, schema: Structural, path: string): FieldError[] {
  if (isJsonObject(value)) return listTypeErrors(value, schema, path)
  if (!Array.isArray(value)) return []
  const { items } = schema
  const below = items === undefined ? [] : value.flatMap((item, index) => valueErrors(item, items, at(path, index)))
  return [...ownErrors(value, schema, path), ...below]
}

function ownErrors(list: readonly JsonValue[], { listType, listMapKeys }: Structural, path: string): FieldError[] {
  if (listType === 'set') return repeated(list).map((index) => duplicate(at(path, index), list[index]))
  if (listType !== 'map') return []
  const stranger = list.findIndex((item) => item !== null && !isJsonObject(item))
  if (stranger >= 0)
    return [invalid(at(path, stranger), list[stranger], 'must be an object for an array of list-type map')]
  const keys = list.map((item) => keysOf(item, listMapKeys))
  return repeated(keys).map((index) => duplicate(at(path, index), keys[index]))
}

/** The keys of an item that it has. */
function keysOf(item: JsonValue, names: readonly string[]): JsonObject {
  if (!isJsonObject(item)) return {}
  return Object.fromEntries(names.filter((name) => item[name] !== undefined).map((name) => [name, item[name]]))
}

/** The indexes of second appearances; further ones are not told. */
function repeated(list: readonly JsonValue[]): number[] {
  const seen = new Map<string, number>()
  const found: number[] = []
  for (const [index, item] of list.entries()) {
    const text = JSON.stringify(sortedKeys(item))
    const times = seen.get(text) ?? 0
    if (times === 1) found.push(index)
    seen.set(text, times + 1)
  }
  return found
}
