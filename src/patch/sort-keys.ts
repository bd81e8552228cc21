/** Go's maps are written with sorted keys. */
import type { JsonObject, JsonValue } from '../apimachinery/objects.ts'
import { setKey } from '../apimachinery/set-key.ts'

/** Puts the keys of an object, not of those in it, in order. */
export function sortKeys(object: JsonObject): void {
  const keys = Object.keys(object)
  if (keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key)) return
  const values: [string, JsonValue | undefined][] = keys.sort().map((key) => [key, object[key]])
  for (const [key] of values) delete object[key]
  for (const [key, value] of values) setKey(object, key, value)
}
