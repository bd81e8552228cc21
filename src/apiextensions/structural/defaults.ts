/** Filling in the defaults of a schema. Source: Kubernetes, "Defaulting and nullable"; recording crd/schema. */
import { jsonClone } from '../../apimachinery/json-clone.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { childOf, type Structural } from './structural.ts'

/** Puts defaults where a field is absent, or null and may not be. Changes `value` in place. */
export function applyDefaults(value: JsonValue, schema: Structural | undefined): void {
  if (schema === undefined) return
  if (Array.isArray(value)) defaultItems(value, schema.items)
  else if (isJsonObject(value)) defaultFields(value, schema)
}

const isForbiddenNull = (value: JsonValue | undefined, schema: Structural | undefined): boolean =>
  value === null && schema !== undefined && !schema.nullable

function defaultFields(object: JsonObject, schema: Structural): void {
  for (const [key, property] of schema.properties) {
    if (property.default === undefined) continue
    if (!Object.hasOwn(object, key) || isForbiddenNull(object[key], property)) object[key] = jsonClone(property.default)
  }
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue
    const additional = schema.properties.has(key) ? undefined : schema.additional?.schema
    if (isForbiddenNull(value, additional)) object[key] = jsonClone(additional?.default ?? null)
    applyDefaults(object[key] ?? null, childOf(schema, key))
  }
}

function defaultItems(list: JsonValue[], items: Structural | undefined): void {
  for (const [index, item] of list.entries()) {
    if (isForbiddenNull(item, items)) list[index] = jsonClone(items?.default ?? null)
    applyDefaults(list[index] ?? null, items)
  }
}
