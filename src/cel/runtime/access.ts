/** Fields of objects, and items of lists and maps. */
import { lookUp } from './compare.ts'
import { CelFault, isLazyFields, NONE, noSuchKey, OptionalValue, typeName, Uint } from './values.ts'

/** `object.field`. Throws CelFault when there is none. */
export function fieldOf(object: unknown, field: string): unknown {
  if (object instanceof OptionalValue) return optionalFieldOf(object, field)
  const found = fieldIfAny(object, field)
  if (found !== undefined) return found
  if (Array.isArray(object)) throw new CelFault("unsupported index type 'string' in list")
  throw noSuchKey(field)
}

function fieldIfAny(object: unknown, field: string): unknown {
  if (object instanceof Map) return object.get(field)
  return isLazyFields(object) ? object.field(field) : undefined
}

/** `has(object.field)`. */
export function hasField(object: unknown, field: string): boolean {
  if (object instanceof OptionalValue) return object.isPresent && hasField(object.value, field)
  return fieldIfAny(object, field) !== undefined
}

/** `object.?field`. */
export function optionalFieldOf(object: unknown, field: string): OptionalValue {
  if (object instanceof OptionalValue) return object.isPresent ? optionalFieldOf(object.value, field) : NONE
  const found = fieldIfAny(object, field)
  return found === undefined ? NONE : new OptionalValue(found)
}

/** `container[key]`. Throws CelFault when there is nothing. */
export function itemOf(container: unknown, key: unknown): unknown {
  if (container instanceof OptionalValue) return optionalItemOf(container, key)
  if (Array.isArray(container)) return listItem(container, key)
  const found = itemIfAny(container, key)
  if (found === undefined) throw noSuchKey(key)
  return found
}

const GO_TYPES: { readonly [type: string]: string } = {
  list: '[]interface {}',
  map: 'map[string]interface {}',
  null_type: '<nil>',
}

/** Throws CelFault for a key that can be none. */
function itemIfAny(container: unknown, key: unknown): unknown {
  const bad = GO_TYPES[typeName(key)]
  if (bad !== undefined) throw new CelFault(`invalid qualifier type: ${bad}`)
  if (container instanceof Map) return lookUp(container, key)
  return isLazyFields(container) && typeof key === 'string' ? container.field(key) : undefined
}

function listItem(list: readonly unknown[], key: unknown): unknown {
  const index = indexOf(key)
  const found = list[index]
  if (found === undefined) throw new CelFault(`index out of bounds: ${index}`)
  return found
}

/** Throws CelFault for what can be no index. */
function indexOf(key: unknown): number {
  if (typeof key === 'bigint') return Number(key)
  if (key instanceof Uint) return Number(key.value)
  if (typeof key === 'number') {
    if (Number.isInteger(key)) return key
    throw new CelFault(`unsupported index value ${key} in list`)
  }
  throw new CelFault(`unsupported index type '${typeof key === 'boolean' ? 'bool' : 'string'}' in list`)
}

/** `container[?key]`. */
export function optionalItemOf(container: unknown, key: unknown): OptionalValue {
  if (container instanceof OptionalValue) return container.isPresent ? optionalItemOf(container.value, key) : NONE
  const found = Array.isArray(container) ? container[indexOf(key)] : itemIfAny(container, key)
  return found === undefined ? NONE : new OptionalValue(found)
}
