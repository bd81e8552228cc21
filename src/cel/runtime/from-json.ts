/** JSON as values of CEL: whole numbers are ints, objects are maps. */
import type { JsonValue } from '../../apimachinery/objects.ts'

export function fromJson(value: JsonValue): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(fromJson)
  const map = new Map<string, unknown>()
  for (const key in value) {
    const item = value[key]
    if (item !== undefined) map.set(key, fromJson(item))
  }
  return map
}
