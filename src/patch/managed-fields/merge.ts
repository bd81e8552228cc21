/** Merging an applied configuration into an object, and removing what nobody applies any more. */
import { jsonClone } from '../../apimachinery/json-clone.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { FieldStructure, MessageStructure } from '../../schema/structure.ts'
import { type FieldSet, isMember } from './field-set.ts'
import { elementOf, isGranularList, itemsByElement } from './list-elements.ts'

/** `config` over `live`: structs and granular lists merge, all else is replaced. */
export function mergeConfiguration(message: MessageStructure, live: JsonObject, config: JsonObject): JsonObject {
  const merged: JsonObject = jsonClone(live)
  for (const [name, value] of Object.entries(config)) {
    const field = message.byName.get(name) ?? message.elements
    if (value === undefined) continue
    merged[name] = field === undefined ? value : mergeField(field, merged[name], value)
  }
  return merged
}

function mergeField(field: FieldStructure, live: JsonValue | undefined, value: JsonValue): JsonValue {
  if (field.repeated && Array.isArray(value) && isGranularList(field)) {
    return mergeItems(field, Array.isArray(live) ? live : [], value)
  }
  if (field.map && isJsonObject(value) && field.mapType !== 'atomic') {
    const merged: JsonObject = isJsonObject(live) ? { ...live } : {}
    for (const [key, item] of Object.entries(value)) merged[key] = mergeValue(field, merged[key], item ?? null)
    return merged
  }
  if (field.repeated || field.map) return jsonClone(value)
  return mergeValue(field, live, value)
}

function mergeValue({ message, mapType }: FieldStructure, live: JsonValue | undefined, value: JsonValue): JsonValue {
  const granular =
    message !== undefined && message.special === undefined && mapType !== 'atomic' && message.mapType !== 'atomic'
  if (!granular || !isJsonObject(value)) return jsonClone(value)
  return mergeConfiguration(message, isJsonObject(live) ? live : {}, value)
}

/** Items that only the object has keep their places; those of the configuration come in its order. */
function mergeItems(field: FieldStructure, live: readonly JsonValue[], config: readonly JsonValue[]): JsonValue[] {
  const liveItems = itemsByElement(field, live)
  const applied = config.map((item) => elementOf(field, item))
  const result: JsonValue[] = []
  let next = 0
  const takeApplied = (until: string | undefined): void => {
    while (next < config.length) {
      const element = applied[next] ?? ''
      result.push(mergeValue(field, liveItems.get(element), config[next] ?? null))
      next++
      if (element === until) return
    }
  }
  for (const item of live) {
    const element = elementOf(field, item)
    const position = applied.indexOf(element)
    if (position < 0) result.push(item)
    else if (position >= next) takeApplied(element)
  }
  takeApplied(undefined)
  return result
}

/** The object without the members of `gone` and all below them. */
export function removePaths(message: MessageStructure | undefined, object: JsonObject, gone: FieldSet): JsonObject {
  const kept: JsonObject = {}
  for (const [name, value] of Object.entries(object)) {
    const node = gone[`f:${name}`]
    if (!isJsonObject(node)) kept[name] = value
    else if (!isMember(node) && value !== undefined)
      kept[name] = removeBelow(message?.byName.get(name) ?? message?.elements, value, node)
  }
  return kept
}

function removeBelow(field: FieldStructure | undefined, value: JsonValue, gone: FieldSet): JsonValue {
  if (field?.repeated && Array.isArray(value)) {
    return value.flatMap((item) => {
      const node = gone[elementOf(field, item)]
      if (!isJsonObject(node)) return [item]
      if (isMember(node)) return []
      return [isJsonObject(item) ? removePaths(field.message, item, node) : item]
    })
  }
  if (!isJsonObject(value)) return value
  return removePaths(field?.map ? undefined : field?.message, value, gone)
}
