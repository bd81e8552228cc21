/** All paths of a configuration: what a manager owns that applies it. Source: structured-merge-diff's ToFieldSet. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { type FieldSet, finished, insert } from './field-set.ts'
import { elementOf, itemsByElement } from './list-elements.ts'
import { isEmptyObject, type ListType, type MapType, shapeOf, type TypeStructure, typeAt } from './type-structure.ts'

export function toFieldSet(type: TypeStructure, object: JsonObject): FieldSet {
  const set: FieldSet = {}
  addValue(set, [], type, object)
  return finished(set)
}

function addValue(set: FieldSet, path: readonly string[], type: TypeStructure, value: JsonValue): void {
  const shape = shapeOf(type, value)
  if (shape === 'map' && type.map !== undefined) addMap(set, path, type.map, value)
  else if (shape === 'list' && type.list !== undefined) addList(set, path, type.list, value)
  else if (shape === 'scalar') insert(set, path)
}

function addMap(set: FieldSet, path: readonly string[], map: MapType, value: JsonValue): void {
  if (map.atomic) return insert(set, path)
  if (!isJsonObject(value)) return
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue
    const at = [...path, `f:${key}`]
    addValue(set, at, typeAt(map, key), item)
    // A declared struct is there through its fields, a key of a map by itself.
    if (item === null || isEmptyObject(item) || map.field(key) === undefined) insert(set, at)
  }
}

function addList(set: FieldSet, path: readonly string[], list: ListType, value: JsonValue): void {
  if (list.relationship === 'atomic') return insert(set, path)
  if (!Array.isArray(value)) return
  const items = itemsByElement(list, value)
  for (const item of value) {
    const element = elementOf(list, item)
    if (element === undefined) continue
    const at = [...path, element]
    if (items.get(element)?.length === 1) addValue(set, at, list.element, item)
    insert(set, at)
  }
}
