/** All paths of a configuration: what a manager owns that applies it. Source: structured-merge-diff's ToFieldSet. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { FieldStructure, MessageStructure } from '../../schema/structure.ts'
import { type FieldSet, finished, insert } from './field-set.ts'
import { elementOf, isGranularList } from './list-elements.ts'

export function toFieldSet(message: MessageStructure, object: JsonObject): FieldSet {
  const set: FieldSet = {}
  addFields(set, [], message, object)
  return finished(set)
}

const isEmptyObject = (value: JsonValue): boolean => isJsonObject(value) && Object.keys(value).length === 0

function addFields(set: FieldSet, path: readonly string[], message: MessageStructure, object: JsonObject): void {
  for (const [name, value] of Object.entries(object)) {
    const declared = message.byName.get(name)
    const field = declared ?? message.elements
    if (field === undefined || value === undefined) continue
    const at = [...path, `f:${name}`]
    addField(set, at, field, value)
    if (declared === undefined || value === null || isEmptyObject(value)) insert(set, at)
  }
}

function addField(set: FieldSet, path: readonly string[], field: FieldStructure, value: JsonValue): void {
  if (field.repeated) return addList(set, path, field, value)
  if (field.map) return addMap(set, path, field, value)
  return addValue(set, path, field, value)
}

function addValue(set: FieldSet, path: readonly string[], field: FieldStructure, value: JsonValue): void {
  const { message } = field
  const atomic = field.mapType === 'atomic' || message?.mapType === 'atomic'
  const struct = message !== undefined && message.special === undefined
  if (!struct || atomic || !isJsonObject(value)) insert(set, path)
  else addFields(set, path, message, value)
}

function addList(set: FieldSet, path: readonly string[], field: FieldStructure, value: JsonValue): void {
  if (!isGranularList(field)) return insert(set, path)
  if (!Array.isArray(value)) return
  for (const item of value) {
    const at = [...path, elementOf(field, item)]
    addValue(set, at, field, item)
    insert(set, at)
  }
}

function addMap(set: FieldSet, path: readonly string[], field: FieldStructure, value: JsonValue): void {
  if (field.mapType === 'atomic') return insert(set, path)
  if (!isJsonObject(value)) return
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, `f:${key}`]
    addValue(set, at, field, item ?? null)
    insert(set, at)
  }
}
