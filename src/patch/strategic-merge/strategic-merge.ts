/** Strategic merge patch: lists merge by the keys that the structure names. Source: semantics §7.2–7.3, recordings patch/. */
import { plainServerError } from '../../apimachinery/api-error.ts'
import { jsonClone } from '../../apimachinery/json-clone.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { FieldStructure, MessageStructure } from '../../schema/structure.ts'
import {
  DELETE_FROM_LIST,
  PATCH,
  patchDirective,
  RETAIN_KEYS,
  requireList,
  retainKeys,
  SET_ELEMENT_ORDER,
} from './directives.ts'
import { mergeObjectList } from './merge-object-list.ts'
import { mergePrimitiveList, withoutPrimitives } from './merge-primitive-list.ts'

/** The document with the patch merged in; a fresh object. Throws 400 and 500 as a server does. */
export function strategicMerge(document: JsonObject, patch: JsonObject, message: MessageStructure): JsonObject {
  return mergeObject(document, patch, message)
}

/** Merges one object; `message` is undefined below maps and types without fields. */
export function mergeObject(
  original: JsonObject,
  patch: JsonObject,
  message: MessageStructure | undefined,
): JsonObject {
  const directive = patchDirective(patch)
  if (directive === 'replace') return freshObject(patch)
  if (directive === 'delete') return {}
  const merged = retained(jsonClone(original), retainKeys(patch))
  for (const key of Object.keys(patch)) {
    if (key === PATCH || key === RETAIN_KEYS) continue
    if (key.startsWith(DELETE_FROM_LIST)) deleteFromList(merged, key.slice(DELETE_FROM_LIST.length), patch[key])
    else if (key.startsWith(SET_ELEMENT_ORDER)) orderAlone(merged, key, patch, message)
    else mergeField(merged, key, patch, message?.byName.get(key))
  }
  return merged
}

function retained(object: JsonObject, keys: readonly string[] | undefined): JsonObject {
  if (keys === undefined) return object
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)))
}

/** A patch that stands where nothing was: it is taken as it is, less its nulls and directives. */
export function freshObject(patch: JsonObject): JsonObject {
  const made: JsonObject = {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined || key.startsWith('$')) continue
    made[key] = isJsonObject(value) ? freshObject(value) : jsonClone(value)
  }
  return made
}

function deleteFromList(merged: JsonObject, field: string, value: JsonValue | undefined): void {
  const gone = requireList(value, 'invalid patch format of primitive list')
  const list = merged[field]
  if (Array.isArray(list)) merged[field] = withoutPrimitives(list, gone)
}

/** `$setElementOrder/x` without `x`: the patch changes nothing but the order. */
function orderAlone(
  merged: JsonObject,
  directive: string,
  patch: JsonObject,
  message: MessageStructure | undefined,
): void {
  const field = directive.slice(SET_ELEMENT_ORDER.length)
  const order = requireList(patch[directive], 'invalid patch format of setElementOrder list')
  if (patch[field] !== undefined || !Array.isArray(merged[field])) return
  const structure = message?.byName.get(field)
  if (structure !== undefined) merged[field] = mergeList(merged[field], [], structure, order)
}

function mergeField(merged: JsonObject, key: string, patch: JsonObject, field: FieldStructure | undefined): void {
  const value = patch[key] ?? null
  if (value === null) {
    delete merged[key]
    return
  }
  const known = Object.hasOwn(merged, key) ? merged[key] : undefined
  if (known === undefined) return setOwn(merged, key, isJsonObject(value) ? freshObject(value) : jsonClone(value))
  const order = patch[`${SET_ELEMENT_ORDER}${key}`]
  setOwn(merged, key, mergeValue(known, value, field, order))
}

function setOwn(object: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

function mergeValue(
  known: JsonValue | undefined,
  value: JsonValue,
  field: FieldStructure | undefined,
  order: JsonValue | undefined,
): JsonValue {
  if (isJsonObject(value)) {
    // A struct with the strategy retainKeys or a special type merges like any other; only its own directives differ.
    const inner = field?.message?.special === undefined ? field?.message : undefined
    if (field?.map && isJsonObject(known)) return mergeMap(known, value, inner)
    return mergeObject(isJsonObject(known) ? known : {}, value, field?.map ? undefined : inner)
  }
  if (!Array.isArray(value)) return value
  if (!isMergedList(field)) return jsonClone(value)
  if (order !== undefined) requireList(order, 'invalid patch format of setElementOrder list')
  return mergeList(Array.isArray(known) ? known : [], value, field, Array.isArray(order) ? order : undefined)
}

/** A map whose values may be structs. */
function mergeMap(known: JsonObject, patch: JsonObject, inner: MessageStructure | undefined): JsonObject {
  if (inner === undefined) return mergeObject(known, patch, undefined)
  const merged: JsonObject = { ...known }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete merged[key]
    else
      merged[key] = isJsonObject(value)
        ? mergeObject(isJsonObject(merged[key]) ? merged[key] : {}, value, inner)
        : value
  }
  return merged
}

const isMergedList = (field: FieldStructure | undefined): field is FieldStructure =>
  field !== undefined && (field.patchStrategy ?? '').split(',').includes('merge')

function mergeList(
  known: readonly JsonValue[],
  patch: readonly JsonValue[],
  field: FieldStructure,
  order: readonly JsonValue[] | undefined,
): JsonValue[] {
  if (field.type !== 'message') return mergePrimitiveList(known, patch, order)
  const key = field.patchMergeKey
  if (key === undefined) throw plainServerError(`no merge key for list ${field.name}`)
  const merge = (item: JsonObject, change: JsonObject) => mergeObject(item, change, field.message)
  return mergeObjectList(known, patch, { key, merge, fresh: freshObject, order })
}
