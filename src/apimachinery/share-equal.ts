/** Structural sharing: states of one object have most of their parts in common. */
import { isJsonObject, type JsonObject, type JsonValue } from './objects.ts'
import { setKey } from './set-key.ts'

/**
 * `next`, changed in place so that all parts that are as in `previous` are those of `previous`; `previous` itself when
 * nothing differs, the order of keys included. `next` is fresh, `previous` stays as it is.
 */
export function shareEqual<T extends JsonValue | undefined>(next: T, previous: JsonValue | undefined): T {
  // What is returned for a part equals it, and so has its type.
  return share(next, previous) as T
}

function share(next: JsonValue | undefined, previous: JsonValue | undefined): JsonValue | undefined {
  if (next === previous || Object.isFrozen(next)) return next
  if (Array.isArray(next)) return Array.isArray(previous) ? shareList(next, previous) : next
  return isJsonObject(next) && isJsonObject(previous) ? shareObject(next, previous) : next
}

function shareList(next: JsonValue[], previous: JsonValue[]): JsonValue[] {
  let same = next.length === previous.length
  for (const [index, item] of next.entries()) {
    const shared = share(item, previous[index]) ?? null
    if (shared !== item) next[index] = shared
    if (shared !== previous[index]) same = false
  }
  return same ? previous : next
}

function shareObject(next: JsonObject, previous: JsonObject): JsonObject {
  let same = true
  for (const key in next) {
    const item = next[key]
    const shared = share(item, previous[key])
    if (shared !== item) setKey(next, key, shared)
    if (shared !== previous[key]) same = false
  }
  return same && sameKeys(next, previous) ? previous : next
}

/** Whether both have the same keys in the same order. */
function sameKeys(a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(a)
  let index = 0
  for (const key in b) if (keys[index++] !== key) return false
  return index === keys.length
}
