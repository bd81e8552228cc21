/** Whether a configuration fits its structure, in the words of apply. Source: recordings apply/refused, patch/parameters. */
import { plainServerError } from '../../apimachinery/api-error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { FieldStructure, FieldType, MessageStructure } from '../../schema/structure.ts'
import { pathText } from './field-set.ts'
import { elementOf, isGranularList } from './list-elements.ts'

interface Configuration {
  readonly config: JsonObject
  readonly message: MessageStructure
  readonly apiVersion: string
  readonly kind: string
}

/** Throws 500 `failed to create typed patch object …` at the first fault. */
export function requireTyped({ config, message, apiVersion, kind }: Configuration): void {
  const fault = structFault(message, config, [], true)
  if (fault === undefined) return
  const metadata = isJsonObject(config.metadata) ? config.metadata : {}
  const named = `${metadata.namespace ?? ''}/${metadata.name ?? ''}`
  const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`
  throw plainServerError(`failed to create typed patch object (${named}; ${groupVersion}, Kind=${kind}): ${fault}`)
}

/** What is said of the first field of a whole object that the structure does not fit; undefined when all do. */
export const untypedField = (message: MessageStructure, object: JsonObject): string | undefined =>
  structFault(message, object, [], true)

type Path = readonly string[]

const at = (path: Path, why: string): string => `${pathText(path)}: ${why}`

function structFault(message: MessageStructure, object: JsonObject, path: Path, root = false): string | undefined {
  for (const [name, value] of Object.entries(object)) {
    if (root && (name === 'kind' || name === 'apiVersion')) continue
    const here = [...path, `f:${name}`]
    const field = message.byName.get(name) ?? message.elements
    if (field === undefined) return at(here, 'field not declared in schema')
    const fault = value === null || value === undefined ? undefined : fieldFault(field, value, here)
    if (fault !== undefined) return fault
  }
  return undefined
}

function fieldFault(field: FieldStructure, value: JsonValue, path: Path): string | undefined {
  if (field.repeated) return listFault(field, value, path)
  if (!field.map) return valueFault(field, value, path)
  if (!isJsonObject(value)) return at(path, `expected map, got ${goReference(value)}`)
  return first(Object.entries(value), ([key, item]) => valueFault(field, item ?? null, [...path, `f:${key}`]))
}

function first<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const fault = check(item)
    if (fault !== undefined) return fault
  }
  return undefined
}

function listFault(field: FieldStructure, value: JsonValue, path: Path): string | undefined {
  if (!Array.isArray(value)) return at(path, `expected list, got ${goReference(value)}`)
  if (!isGranularList(field))
    return first([...value.entries()], ([index, item]) => valueFault(field, item, [...path, `i:${index}`]))
  const seen = new Set<string>()
  for (const [index, item] of value.entries()) {
    const keyFault = missingKey(field, item, index)
    if (keyFault !== undefined) return at(path, keyFault)
    const element = elementOf(field, item)
    if (seen.has(element)) return at(path, `duplicate entries for key ${pathText([element])}`)
    seen.add(element)
    const fault = valueFault(field, item, [...path, element])
    if (fault !== undefined) return fault
  }
  return undefined
}

function missingKey(
  { listType, listMapKeys = [], message }: FieldStructure,
  item: JsonValue,
  index: number,
): string | undefined {
  if (listType !== 'map' || !isJsonObject(item)) return undefined
  const known = listMapKeys.some(
    (key) => item[key] !== undefined || message?.byName.get(key)?.schemaDefault !== undefined,
  )
  if (known) return undefined
  const keys = `[${listMapKeys.map((key) => JSON.stringify(key)).join(' ')}]`
  return `element ${index}: associative list with keys has an element that omits all key fields ${keys} (and doesn't have default values for any key fields)`
}

function valueFault(field: FieldStructure, value: JsonValue, path: Path): string | undefined {
  if (value === null) return undefined
  const { message } = field
  if (message === undefined) return scalarFault(field.type, value, path)
  if (message.special !== undefined || (message.anyValue && !isJsonObject(value))) return undefined
  return isJsonObject(value) ? structFault(message, value, path) : at(path, `expected map, got ${goReference(value)}`)
}

function scalarFault(type: FieldType, value: JsonValue, path: Path): string | undefined {
  if (type === 'string' || type === 'bytes') {
    return typeof value === 'string' ? undefined : at(path, `expected string, got ${goReference(value)}`)
  }
  if (type === 'bool')
    return typeof value === 'boolean' ? undefined : at(path, `expected boolean, got ${goReference(value)}`)
  return typeof value === 'number' ? undefined : at(path, `expected numeric (int or float), got ${typeof value}`)
}

/** A value as Go prints the wrapper around it: lists and maps by reference, scalars in their struct. */
function goReference(value: JsonValue): string {
  if (Array.isArray(value)) return `&{[${value.map(String).join(' ')}]}`
  if (isJsonObject(value))
    return `&{map[${Object.keys(value)
      .sort()
      .map((key) => `${key}:${String(value[key])}`)
      .join(' ')}]}`
  return `&value.valueUnstructured{Value:${typeof value === 'string' ? JSON.stringify(value) : String(value)}}`
}
