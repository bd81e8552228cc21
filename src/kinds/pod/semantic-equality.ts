/** Equality as Kubernetes' semantic one: nil and empty lists and maps are the same. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'

/** The value without empty lists and maps, zeroes staying: two values are semantically equal if these are equal. */
export function withoutEmpties(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutEmpties)
  if (!isJsonObject(value)) return value
  const kept: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined || (Array.isArray(item) && item.length === 0)) continue
    kept[key] = withoutEmpties(item)
  }
  return kept
}
