/** Lists that merge: of objects by a key (containers by name), of plain values as sets (finalizers). */
import { plainServerError, unprocessable } from '../../apimachinery/api-error.ts'
import { goTypeText, goValueText } from '../../apimachinery/go-value-text.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { patchDirective, unknownDirective } from './directives.ts'
import { inElementOrder, requireKey } from './element-order.ts'
import { noMergeKey } from './go-texts.ts'
import type { MergedType } from './merged-type.ts'

type List = readonly JsonValue[]

export interface ListMerge {
  readonly type: MergedType
  /** '' where the structure names none. */
  readonly mergeKey: string
  readonly mergeElement: (original: JsonObject, patch: JsonObject) => JsonObject
}

/** Merges a list of either kind. Throws 422 and 500. */
export function mergeList(original: List, patch: List, merge: ListMerge): List {
  if (original.length === 0 && patch.length === 0) return original
  requireOneType(original, patch)
  if (!isJsonObject(original[0] ?? patch[0])) return mergePrimitives(original, patch, merge.mergeKey)
  return mergeObjects(original.filter(isJsonObject), patch.filter(isJsonObject), merge)
}

/** `$deleteFromPrimitiveList`: objects merge all the same. */
export function reduceList(original: List, gone: List, merge: ListMerge): List {
  if (original.length === 0 && gone.length === 0) return original
  requireOneType(original, gone)
  if (isJsonObject(original[0] ?? gone[0])) return mergeList(original, gone, merge)
  return original.filter((item) => !gone.includes(item))
}

/** Throws 422 for lists of lists and 500 for elements of several types or none. */
export function requireOneType(...lists: readonly List[]): void {
  const [first, ...others] = lists.flat().map(goTypeText)
  if (first === undefined) throw plainServerError('no elements in any of the given slices')
  if (first === '[]interface {}') throw unprocessable()
  if (others.every((type) => type === first)) return
  throw plainServerError(`list element types are not identical: ${goValueText(lists.map((list) => [...list]))}`)
}

function mergePrimitives(original: List, patch: List, mergeKey: string): List {
  return inElementOrder([...new Set([...original, ...patch])], patch, original, mergeKey)
}

function mergeObjects(original: readonly JsonObject[], patch: readonly JsonObject[], merge: ListMerge): List {
  const { type, mergeKey } = merge
  if (mergeKey === '') throw plainServerError(`cannot merge lists without merge key for ${type.goKind}`)
  const directed = obeyDirectives(original, patch, mergeKey)
  const merged: JsonObject[] = [...directed.original]
  for (const change of directed.patch) {
    const index = indexOf(merged, mergeKey, requireKey(change, mergeKey))
    const known = merged[index]
    if (known === undefined) merged.push(change)
    else merged[index] = merge.mergeElement(known, change)
  }
  return inElementOrder(merged, directed.patch, directed.original, mergeKey)
}

const indexOf = (list: readonly JsonObject[], mergeKey: string, value: JsonValue): number =>
  list.findIndex((item) => jsonEqual(item[mergeKey], value))

interface Sides {
  readonly original: readonly JsonObject[]
  readonly patch: readonly JsonObject[]
}

/** Elements with `$patch`: `delete` takes those of its key away, `replace` lets the other elements be the new list. */
function obeyDirectives(original: readonly JsonObject[], patch: readonly JsonObject[], mergeKey: string): Sides {
  let kept = original
  let replaced = false
  for (const item of patch) {
    const directive = patchDirective(item)
    if (directive === 'delete') {
      const value = item[mergeKey]
      if (value === undefined) throw noMergeKey(item, mergeKey)
      kept = kept.filter((known) => !jsonEqual(known[mergeKey], value))
    } else if (directive === 'replace') replaced = true
    else if (directive === 'merge') throw plainServerError('merging lists cannot yet be specified in the patch')
    else if (directive !== undefined) throw unknownDirective(directive, item)
  }
  const rest = patch.filter((item) => patchDirective(item) === undefined)
  return replaced ? { original: rest, patch: [] } : { original: kept, patch: rest }
}
