/** Equality as Kubernetes' semantic one: nil and empty lists and maps are the same, and so are amounts written differently. */
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { toComparable } from '../../schema/internal-json.ts'
import { loadSchema } from '../../schema/load-schema.ts'
import type { Pod } from './types.ts'

/** Whether two v1 objects are equal as the internal type of that name ('core.PodSpec'). */
export function semanticallyEqual(typeName: string, a: JsonObject, b: JsonObject): boolean {
  return jsonEqual(a, b) || jsonEqual(comparable(typeName, a), comparable(typeName, b))
}

const comparable = (typeName: string, object: JsonObject): JsonValue =>
  emptyAsNull(toComparable(loadSchema().goStructs(), typeName, object))

function emptyAsNull(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(emptyAsNull)
  if (!isJsonObject(value)) return value
  const entries = Object.entries(value)
  if (entries.length === 0) return null
  return Object.fromEntries(entries.map(([key, item]) => [key, emptyAsNull(item ?? null)]))
}

/** Whether two Pods are to be run the same way. */
export const samePodSpec = ({ spec }: Pod, old: Pod): boolean => semanticallyEqual('core.PodSpec', spec, old.spec)
