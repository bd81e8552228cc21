/** The order of merged lists: that of the patch, with what only the server has in between where it stood. */
import { plainServerError } from '../../apimachinery/api-error.ts'
import { goValueText } from '../../apimachinery/go-value-text.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { isJsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { patchDirective } from './directives.ts'
import { badArgument, noMergeKey } from './go-texts.ts'

type List = readonly JsonValue[]

/** The element itself, or the value of its merge key. */
const identity = (item: JsonValue, mergeKey: string): JsonValue | undefined =>
  mergeKey === '' ? item : isJsonObject(item) ? item[mergeKey] : undefined

function indexIn(list: List, item: JsonValue, mergeKey: string): number {
  const wanted = identity(item, mergeKey)
  return list.findIndex((other) => jsonEqual(identity(other, mergeKey), wanted))
}

/**
 * Puts `merged` in order: elements that `patchOrder` names come in its order, the others in that of `serverOrder`; the
 * two are interleaved by their places in `serverOrder`. Throws 500 for an element without its merge key.
 */
export function inElementOrder(merged: List, patchOrder: List, serverOrder: List, mergeKey: string): JsonValue[] {
  if (mergeKey !== '') requireKeys(merged, patchOrder, serverOrder, mergeKey)
  const named = merged.filter((item) => indexIn(patchOrder, item, mergeKey) >= 0)
  const others = merged.filter((item) => indexIn(patchOrder, item, mergeKey) < 0)
  return interleaved(
    sortedBy(others, serverOrder, mergeKey),
    sortedBy(named, patchOrder, mergeKey),
    serverOrder,
    mergeKey,
  )
}

function requireKeys(merged: List, patchOrder: List, serverOrder: List, mergeKey: string): void {
  for (const item of merged) {
    const wanted = requireKey(item, mergeKey)
    // The order is read up to the element that is looked for.
    for (const [index, other] of patchOrder.entries()) {
      if (!isJsonObject(other)) throw plainServerError(`value for key ${index} is not a map`)
      if (jsonEqual(other[mergeKey], wanted)) break
    }
  }
  for (const item of [...patchOrder, ...serverOrder]) requireKey(item, mergeKey)
}

/** The value of an element's merge key. Throws 500. */
export function requireKey(item: JsonValue, mergeKey: string): JsonValue {
  if (!isJsonObject(item)) throw badArgument('map[string]interface {}', item)
  const value = item[mergeKey]
  if (value === undefined) throw noMergeKey(item, mergeKey)
  return value
}

const sortedBy = (list: List, order: List, mergeKey: string): JsonValue[] =>
  [...list].sort((a, b) => indexIn(order, a, mergeKey) - indexIn(order, b, mergeKey))

/** Each of `left` goes before the first of `right` that stood behind it on the server. */
function interleaved(left: List, right: List, serverOrder: List, mergeKey: string): JsonValue[] {
  const result: JsonValue[] = []
  let next = 0
  for (const item of right) {
    const place = indexIn(serverOrder, item, mergeKey)
    for (; next < left.length; next++) {
      const other = left[next] ?? null
      const otherPlace = indexIn(serverOrder, other, mergeKey)
      if (place < 0 || otherPlace < 0 || otherPlace >= place) break
      result.push(other)
    }
    result.push(item)
  }
  return [...result, ...left.slice(next)]
}

/** Checks that the elements of a patch stand in `$setElementOrder`, in its order. Throws 500. */
export function requireInOrder(patch: List, order: List, mergeKey: string): void {
  if (order.length === 0 || patch.length === 0) return
  const remaining = mergeKey === '' ? [...patch] : patch.filter((item) => !isDeletion(item))
  let next = 0
  for (const wanted of order) {
    while (next < remaining.length && hasDirective(remaining[next])) next++
    const item = remaining[next]
    if (item === undefined) return
    if (sameElement(item, wanted, mergeKey)) next++
  }
  if (next >= remaining.length) return
  throw plainServerError(
    `The order in patch list:\n${goValueText([...patch])}\n doesn't match $setElementOrder list:\n${goValueText([...order])}\n`,
  )
}

function isDeletion(item: JsonValue): boolean {
  if (!isJsonObject(item)) throw badArgument('map[string]interface {}', item)
  return patchDirective(item) === 'delete'
}

const hasDirective = (item: JsonValue | undefined): boolean => isJsonObject(item) && patchDirective(item) !== undefined

const sameElement = (a: JsonValue, b: JsonValue, mergeKey: string): boolean =>
  mergeKey === '' ? a === b : jsonEqual(requireKey(a, mergeKey), requireKey(b, mergeKey))

/** The list behind `$setElementOrder`. Throws 500. */
export function requireOrder(order: JsonValue): List {
  if (Array.isArray(order)) return order
  throw badArgument('[]interface {}', order)
}
