/** Strategic merge patch: lists merge by the keys that the structure names. Source: semantics §7.2–7.3, recordings patch/. */
import { goTypeText } from '../../apimachinery/go-value-text.ts'
import { jsonClone } from '../../apimachinery/json-clone.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { setKey } from '../../apimachinery/set-key.ts'
import type { MessageStructure } from '../../schema/structure.ts'
import { directedMap, discardNulls, orderedList, reducedList, retainKeys, withoutDirectives } from './directives.ts'
import { inElementOrder, requireInOrder, requireOrder } from './element-order.ts'
import { badArgument } from './go-texts.ts'
import { type ListMerge, mergeList, reduceList, requireOneType } from './merge-list.ts'
import { listField, type MergedField, type MergedType, objectField, structType } from './merged-type.ts'

export interface StrategicMerge {
  /** The merged object. It may share parts with the document, which is left alone. */
  readonly merged: JsonObject
  /** What merging left of the patch: directives that have been obeyed are gone. Messages print it. */
  readonly patch: JsonObject
}

/** The document with the patch merged in. Throws 400, 422 and 500 as a server does. */
export function strategicMerge(document: JsonObject, patch: JsonObject, message: MessageStructure): StrategicMerge {
  const rest = jsonClone(patch)
  return { merged: mergeMap(document, rest, structType(message)), patch: rest }
}

/** Merges one object; `patch` is used up. */
function mergeMap(original: JsonObject, patch: JsonObject, type: MergedType): JsonObject {
  const directed = directedMap(patch)
  if (directed !== undefined) return directed
  const merged = { ...original }
  retainKeys(merged, patch)
  orderLists(merged, patch, type)
  for (const key of Object.keys(patch)) mergeKey(merged, key, patch[key] ?? null, type)
  return merged
}

function mergeKey(merged: JsonObject, key: string, value: JsonValue, type: MergedType): void {
  const reduced = reducedList(key)
  const name = reduced ?? key
  const known = Object.hasOwn(merged, name) ? (merged[name] ?? null) : undefined
  if (value === null) {
    delete merged[name]
  } else if (known === undefined || goTypeText(known) !== goTypeText(value)) {
    if (reduced === undefined) setFresh(merged, name, value)
  } else if (Array.isArray(known) && Array.isArray(value)) {
    const field = listField(type, name)
    if (reduced !== undefined) setKey(merged, name, [...reduceList(known, value, listMerge(field))])
    else setKey(merged, name, [...mergeListField(known, value, field)])
  } else if (isJsonObject(known) && isJsonObject(value)) {
    const field = objectField(type, name)
    setKey(merged, name, field.strategy === 'replace' ? value : mergeMap(known, value, field.type))
  } else setKey(merged, name, value)
}

/** A value that stands where nothing like it was. */
function setFresh(merged: JsonObject, key: string, value: JsonValue): void {
  discardNulls(value)
  const kept = withoutDirectives(value)
  if (kept === undefined) delete merged[key]
  else setKey(merged, key, kept)
}

const listMerge = ({ type, mergeKey }: MergedField): ListMerge => ({
  type,
  mergeKey,
  mergeElement: (original, patch) => mergeMap(original, patch, type),
})

const mergeListField = (known: readonly JsonValue[], value: readonly JsonValue[], field: MergedField) =>
  field.strategy === 'merge' ? mergeList(known, value, listMerge(field)) : value

/** Obeys `$setElementOrder`: merges the lists that it names, in its order, and takes them out of the patch. */
function orderLists(merged: JsonObject, patch: JsonObject, type: MergedType): void {
  for (const key of Object.keys(patch)) {
    const name = orderedList(key)
    if (name === undefined) continue
    const order = requireOrder(patch[key] ?? null)
    delete patch[key]
    orderList(merged, patch, name, order, type)
  }
}

function orderList(
  merged: JsonObject,
  patch: JsonObject,
  name: string,
  order: readonly JsonValue[],
  type: MergedType,
): void {
  const original = optionalList(merged, name)
  const change = optionalList(patch, name)
  const field = listField(type, name)
  requireInOrder(change ?? [], order, field.mergeKey)
  const list = mergedList(original, change, field)
  if (list === undefined) return
  requireOneType(original ?? [], change ?? [])
  setKey(merged, name, inElementOrder(list, order, original ?? [], field.mergeKey))
  delete patch[name]
}

function mergedList(
  original: readonly JsonValue[] | undefined,
  change: readonly JsonValue[] | undefined,
  field: MergedField,
): readonly JsonValue[] | undefined {
  if (change === undefined) return original
  if (original !== undefined) return mergeListField(original, change, field)
  const kept = withoutDirectives([...change])
  return Array.isArray(kept) ? kept : undefined
}

/** The list of that name; undefined when there is none. Throws 500 for anything else. */
function optionalList(object: JsonObject, name: string): readonly JsonValue[] | undefined {
  if (!Object.hasOwn(object, name)) return undefined
  const value = object[name] ?? null
  if (Array.isArray(value)) return value
  throw badArgument('[]interface {}', value)
}
