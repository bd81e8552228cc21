/** x-kubernetes-list-type, -list-map-keys and -map-type. Source: apiextensions' validation; recording crd/definitions. */
import { at, type FieldError, forbidden, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { isJsonObject, type JsonObject } from '../../apimachinery/objects.ts'

const LIST_TYPE = 'x-kubernetes-list-type'
const LIST_KEYS = 'x-kubernetes-list-map-keys'
const MAP_TYPE = 'x-kubernetes-map-type'

function typeError({ type = '' }: JsonObject, path: string, why: string): FieldError {
  return type === '' ? required(`${path}.type`, why) : invalid(`${path}.type`, type, why)
}

export function mapTypeErrors(schema: JsonObject, path: string): FieldError[] {
  const mapType = schema[MAP_TYPE]
  if (mapType === undefined) return []
  const errors: FieldError[] = []
  if (schema.type !== 'object') errors.push(typeError(schema, path, `must be object if ${MAP_TYPE} is specified`))
  if (mapType !== 'atomic' && mapType !== 'granular')
    errors.push(notSupported(`${path}.${MAP_TYPE}`, mapType, ['atomic', 'granular']))
  return errors
}

export function listErrors(schema: JsonObject, path: string): FieldError[] {
  const listType = schema[LIST_TYPE]
  const keys = Array.isArray(schema[LIST_KEYS]) ? schema[LIST_KEYS].map(String) : []
  const errors: FieldError[] = []
  if (listType !== undefined && schema.type !== 'array')
    errors.push(typeError(schema, path, `must be array if ${LIST_TYPE} is specified`))
  else if (listType === 'set') errors.push(...setItemErrors(schema, path))
  if (listType !== undefined && listType !== 'atomic' && listType !== 'set' && listType !== 'map')
    errors.push(notSupported(`${path}.${LIST_TYPE}`, listType, ['atomic', 'set', 'map']))
  if (keys.length > 0 && listType !== 'map') {
    const why = `must be map if ${LIST_KEYS} is non-empty`
    errors.push(
      listType === undefined ? required(`${path}.${LIST_TYPE}`, why) : invalid(`${path}.${LIST_TYPE}`, listType, why),
    )
  }
  if (listType === 'map') errors.push(...mapErrors(schema, keys, path))
  return [...errors, ...itemErrors(schema, keys, path)]
}

/** Items of a set are compared as a whole. */
function setItemErrors({ items }: JsonObject, path: string): FieldError[] {
  if (!isJsonObject(items)) return []
  const why = `must be atomic as item of a list with ${LIST_TYPE}=set`
  const listType = items[LIST_TYPE]
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic')
    return [invalid(`${path}.items.${LIST_TYPE}`, listType, why)]
  if (items.type === 'object' && items[MAP_TYPE] !== 'atomic')
    return [invalid(`${path}.items.${MAP_TYPE}`, listType ?? null, why)]
  return []
}

function mapErrors({ items }: JsonObject, keys: readonly string[], path: string): FieldError[] {
  const errors: FieldError[] = []
  if (keys.length === 0) errors.push(required(`${path}.${LIST_KEYS}`, `must not be empty if ${LIST_TYPE} is map`))
  if (items === undefined) errors.push(required(`${path}.items`, `must have a schema if ${LIST_TYPE} is map`))
  if (!isJsonObject(items)) return errors
  if (items.type !== 'object') {
    const why = `must be object if parent array's ${LIST_TYPE} is map`
    return [...errors, invalid(`${path}.items.type`, items.type ?? '', why)]
  }
  const properties = isJsonObject(items.properties) ? items.properties : {}
  const seen = new Set<string>()
  for (const key of keys) {
    const property = properties[key]
    if (!isJsonObject(property))
      errors.push(invalid(`${path}.${LIST_KEYS}`, [...keys], 'entries must all be names of item properties'))
    else if (property.type === 'array' || property.type === 'object') {
      const why = `must be a scalar type if parent array's ${LIST_TYPE} is map`
      errors.push(invalid(`${at(`${path}.items.properties`, key)}.type`, items.type, why))
    }
    if (seen.has(key)) errors.push(invalid(`${path}.${LIST_KEYS}`, [...keys], 'must not contain duplicate entries'))
    seen.add(key)
  }
  return errors
}

/** Items of sets and maps are there, and so are their keys. */
function itemErrors(schema: JsonObject, keys: readonly string[], path: string): FieldError[] {
  const { items } = schema
  const listType = schema[LIST_TYPE]
  if (!isJsonObject(items) || (listType !== 'set' && listType !== 'map')) return []
  const errors: FieldError[] = []
  if (items.nullable === true)
    errors.push(forbidden(`${path}.items.nullable`, `cannot be nullable when ${LIST_TYPE} is ${listType}`))
  if (listType === 'set') return errors
  const wanted = Array.isArray(items.required) ? items.required : []
  for (const key of keys) {
    const property = isJsonObject(items.properties) ? items.properties[key] : undefined
    if (!isJsonObject(property)) continue
    const here = at(`${path}.items.properties`, key)
    if (!wanted.includes(key) && property.default === undefined) {
      const why = `this property is in ${LIST_KEYS}, so it must have a default or be a required property`
      errors.push(required(`${here}.default`, why))
    }
    if (property.nullable === true)
      errors.push(forbidden(`${here}.nullable`, `this property is in ${LIST_KEYS}, so it cannot be nullable`))
  }
  return errors
}
