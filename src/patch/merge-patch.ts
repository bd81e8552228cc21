/**
 * JSON Merge Patch (RFC 7386) as kube-apiserver applies it. Objects that are merged come out with sorted keys, as the Go
 * library writes them. Source of texts: recordings patch/merge-*.
 */
import { badRequest } from '../apimachinery/api-error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { setKey } from '../apimachinery/set-key.ts'
import { sortKeys } from './sort-keys.ts'

/**
 * The document changed as the patch says: null removes, objects merge, all else replaces. A list replaces the whole
 * document. Throws 400 for what is neither an object nor a list.
 */
export function applyMergePatch(document: JsonValue, patch: JsonValue): JsonValue {
  if (Array.isArray(patch)) return withoutNulls(patch)
  if (!isJsonObject(patch)) throw badRequest('Invalid JSON Patch')
  return merge(document, patch)
}

function merge(target: JsonValue | undefined, patch: JsonObject): JsonValue {
  if (!isJsonObject(target)) return withoutNulls(patch)
  const merged: JsonObject = { ...target }
  for (const key of Object.keys(patch)) {
    const value = patch[key] ?? null
    const known = Object.hasOwn(merged, key) ? merged[key] : undefined
    if (value === null) delete merged[key]
    else setKey(merged, key, mergedValue(known, value))
  }
  sortKeys(merged)
  return merged
}

function mergedValue(known: JsonValue | undefined, value: JsonValue): JsonValue {
  // Only what stands where no object was loses its nulls: a list that is put over an object keeps those inside it.
  if (isJsonObject(known) && !isJsonObject(value)) return value
  return isJsonObject(value) ? merge(known, value) : withoutNulls(value)
}

/** A copy without the keys whose values are null; nulls in lists stay. */
function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isJsonObject(value)) return value
  const kept: JsonObject = {}
  for (const key of Object.keys(value).sort()) {
    const item = value[key] ?? null
    if (item !== null) setKey(kept, key, withoutNulls(item))
  }
  return kept
}
