/** Lists of objects that merge by a key: containers by name, ports by containerPort. */
import { plainServerError } from '../../apimachinery/api-error.ts'
import { goValueText } from '../../apimachinery/go-value-text.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { PATCH, patchDirective } from './directives.ts'
import { inOrder } from './merge-primitive-list.ts'

export interface ObjectListMerge {
  readonly key: string
  readonly merge: (item: JsonObject, patch: JsonObject) => JsonObject
  /** What a new item becomes. */
  readonly fresh: (patch: JsonObject) => JsonObject
  /** `$setElementOrder`: objects that have the key. */
  readonly order: readonly JsonValue[] | undefined
}

/** Merges `patch` into `known`. Without an order, items that are new come before the known ones. */
export function mergeObjectList(
  known: readonly JsonValue[],
  patch: readonly JsonValue[],
  options: ObjectListMerge,
): JsonValue[] {
  const { key, merge, fresh, order } = options
  const changes = patch.map((item) => requireObject(item))
  if (changes.some((item) => patchDirective(item) === 'replace')) return replaced(changes)
  const { kept, rest } = withoutDeleted(known, changes, key)
  const merged = [...kept]
  const added: JsonValue[] = []
  for (const change of rest) {
    const value = requireKey(change, key)
    const index = indexByKey(merged, key, value)
    const item = merged[index]
    if (index >= 0 && isJsonObject(item)) merged[index] = merge(item, change)
    else added.push(fresh(change))
  }
  if (order === undefined) return [...added, ...merged]
  requireSameOrder(rest, order, key)
  const ranks = order.map((item) => (isJsonObject(item) ? item[key] : undefined))
  const rank = (item: JsonValue): number =>
    isJsonObject(item) ? ranks.findIndex((value) => jsonEqual(value, item[key])) : -1
  // Merged items stand where the known ones stood.
  return inOrder([...merged, ...added], merged, rank)
}

function requireObject(item: JsonValue): JsonObject {
  if (isJsonObject(item)) return item
  throw plainServerError('expected map[string]interface {} in a list of objects')
}

/** `$patch: replace` among the elements: the others are the new list. */
function replaced(changes: readonly JsonObject[]): JsonValue[] {
  return changes
    .filter((item) => item[PATCH] === undefined || Object.keys(item).length > 1)
    .map(({ [PATCH]: _, ...item }) => item)
}

function withoutDeleted(
  known: readonly JsonValue[],
  changes: readonly JsonObject[],
  key: string,
): { kept: readonly JsonValue[]; rest: readonly JsonObject[] } {
  const deletions = changes.filter((item) => patchDirective(item) === 'delete')
  const gone = deletions.map((item) => requireKey(item, key))
  return {
    kept: known.filter((item) => !isJsonObject(item) || !gone.some((value) => jsonEqual(value, item[key]))),
    rest: changes.filter((item) => !deletions.includes(item)),
  }
}

function requireKey(item: JsonObject, key: string): JsonValue {
  const value = item[key]
  if (value !== undefined) return value
  throw plainServerError(`map: ${goValueText(item)} does not contain declared merge key: ${key}`)
}

const indexByKey = (list: readonly JsonValue[], key: string, value: JsonValue): number =>
  list.findIndex((item) => isJsonObject(item) && jsonEqual(item[key], value))

/** The elements of the patch must all be in the order, and in the same order. */
function requireSameOrder(changes: readonly JsonObject[], order: readonly JsonValue[], key: string): void {
  let next = 0
  for (const change of changes) {
    while (next < order.length && !sameKey(order[next], change, key)) next++
    if (next++ < order.length) continue
    throw plainServerError(
      `The order in patch list:\n${goValueText([...changes])}\n doesn't match $setElementOrder list:\n${goValueText([...order])}\n`,
    )
  }
}

const sameKey = (item: JsonValue | undefined, change: JsonObject, key: string): boolean =>
  isJsonObject(item) && jsonEqual(item[key], change[key])
