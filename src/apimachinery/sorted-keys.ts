/** Objects as Go writes maps: with sorted keys. */
import { isJsonObject, type JsonObject, type JsonValue } from './objects.ts'
import { setKey } from './set-key.ts'

/** A copy whose objects, at every depth, have their keys in order; undefined values are left out. */
export function sortedKeys(value: JsonObject): JsonObject
export function sortedKeys(value: JsonValue): JsonValue
export function sortedKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item) => sortedKeys(item))
  if (!isJsonObject(value)) return value
  const sorted: JsonObject = {}
  for (const key of Object.keys(value).sort()) {
    const item = value[key]
    if (item !== undefined) setKey(sorted, key, sortedKeys(item))
  }
  return sorted
}
