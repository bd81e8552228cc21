/** Equality of JSON values. */
import type { JsonValue } from './objects.ts'

/** Deep equality; the order of keys does not matter, a key that is undefined counts as absent. */
export function jsonEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && equalLists(a, b)
  let keys = 0
  for (const key in a) {
    if (a[key] === undefined) continue
    keys++
    if (!jsonEqual(a[key], b[key])) return false
  }
  for (const key in b) if (b[key] !== undefined) keys--
  return keys === 0
}

function equalLists(a: readonly JsonValue[], b: readonly JsonValue[]): boolean {
  return a.length === b.length && a.every((item, index) => jsonEqual(item, b[index]))
}
