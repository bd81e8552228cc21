/** JSON Merge Patch (RFC 7386). Source of texts: recordings patch/merge-*. */
import { badRequest } from '../apimachinery/api-error.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'

/** The document changed as the patch says: null removes, objects merge, all else replaces. Throws 400 for what is no object. */
export function applyMergePatch(document: JsonValue, patch: JsonValue): JsonValue {
  if (patch === null) throw badRequest('Invalid JSON Patch')
  if (!isJsonObject(patch)) {
    const kind = Array.isArray(patch) ? 'array' : typeof patch === 'boolean' ? 'bool' : typeof patch
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`,
    )
  }
  return merge(document, patch)
}

function merge(target: JsonValue | undefined, patch: JsonObject): JsonObject {
  const merged: JsonObject = isJsonObject(target) ? { ...target } : {}
  for (const key of Object.keys(patch)) {
    const value = patch[key] ?? null
    const known = Object.hasOwn(merged, key) ? merged[key] : undefined
    if (value === null) delete merged[key]
    else setOwn(merged, key, isJsonObject(value) ? merge(known, value) : jsonClone(value))
  }
  return merged
}

function setOwn(object: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}
