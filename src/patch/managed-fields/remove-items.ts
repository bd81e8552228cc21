/** An object without some of its paths. Source: structured-merge-diff's RemoveItems. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { setKey } from '../../apimachinery/set-key.ts'
import { below, type FieldSet, isEmpty, isMember, nodeAt } from './field-set.ts'
import { elementOf } from './list-elements.ts'
import { type ListType, type MapType, shapeOf, type TypeStructure, typeAt } from './type-structure.ts'

/** The object without the members of `gone` and all below them; what is empty thereby is null. */
export function removeItems(type: TypeStructure, object: JsonObject, gone: FieldSet): JsonObject {
  if (isEmpty(gone)) return object
  const kept = removeFrom(type, object, gone)
  return isJsonObject(kept) ? kept : {}
}

function removeFrom(type: TypeStructure, value: JsonValue, gone: FieldSet): JsonValue {
  const shape = shapeOf(type, value)
  if (shape === 'map' && type.map !== undefined) return removeFromMap(type.map, value, gone)
  if (shape === 'list' && type.list !== undefined) return removeFromList(type.list, value, gone)
  return value
}

function removeFromMap(map: MapType, value: JsonValue, gone: FieldSet): JsonValue {
  if (!isJsonObject(value) || map.atomic) return null
  const kept: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    const left = keptItem(typeAt(map, key), item ?? null, nodeAt(gone, `f:${key}`))
    if (left !== undefined) setKey(kept, key, left)
  }
  return Object.keys(kept).length === 0 ? null : kept
}

function removeFromList(list: ListType, value: JsonValue, gone: FieldSet): JsonValue {
  if (!Array.isArray(value) || list.relationship === 'atomic') return null
  const kept = value.flatMap((item) => {
    const left = keptItem(list.element, item, nodeAt(gone, elementOf(list, item) ?? ''))
    return left === undefined ? [] : [left]
  })
  return kept.length === 0 ? null : kept
}

/** Undefined when the item itself goes. */
function keptItem(type: TypeStructure, item: JsonValue, gone: FieldSet | undefined): JsonValue | undefined {
  if (gone === undefined) return item
  if (isMember(gone)) return undefined
  return removeFrom(type, item, below(gone))
}
