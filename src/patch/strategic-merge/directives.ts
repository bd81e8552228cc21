/** The `$` keys of strategic merge patches. Source: semantics §7.3, recordings patch/strategic-*. */
import { badRequest, plainServerError } from '../../apimachinery/api-error.ts'
import { goValueText } from '../../apimachinery/go-value-text.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { wordText } from './go-texts.ts'

const PATCH = '$patch'
const RETAIN_KEYS = '$retainKeys'
const DELETE_FROM_LIST = '$deleteFromPrimitiveList'
const SET_ELEMENT_ORDER = '$setElementOrder'

export const patchDirective = (patch: JsonObject): JsonValue | undefined =>
  Object.hasOwn(patch, PATCH) ? (patch[PATCH] ?? null) : undefined

/**
 * What `$patch` makes of a whole map: the rest of the patch as it stands, or nothing; undefined where there is no
 * directive. Throws 500 for other words.
 */
export function directedMap(patch: JsonObject): JsonObject | undefined {
  const directive = patchDirective(patch)
  if (directive === undefined) return undefined
  if (directive === 'delete') return {}
  if (directive !== 'replace') throw unknownDirective(directive, patch)
  delete patch[PATCH]
  return patch
}

export const unknownDirective = (directive: JsonValue, patch: JsonObject) =>
  plainServerError(`unknown patch type: ${wordText(directive)} in map: ${goValueText(patch)}`)

/** Obeys `$retainKeys`: takes away from `merged` what it does not name. Throws 400 when the patch sets other keys. */
export function retainKeys(merged: JsonObject, patch: JsonObject): void {
  if (!Object.hasOwn(patch, RETAIN_KEYS)) return
  const retained = patch[RETAIN_KEYS]
  delete patch[RETAIN_KEYS]
  if (!Array.isArray(retained)) throw badRetainKeys()
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || key.startsWith(DELETE_FROM_LIST) || key.startsWith(SET_ELEMENT_ORDER)) continue
    if (!retained.includes(key)) throw badRetainKeys()
  }
  for (const key of Object.keys(merged)) if (!retained.includes(key)) delete merged[key]
}

const badRetainKeys = () => badRequest('invalid patch format of retainKeys')

/** 'containers' for '$setElementOrder/containers'; undefined for other keys. Throws 400 when it names no list. */
export const orderedList = (key: string): string | undefined =>
  listOf(key, SET_ELEMENT_ORDER, 'invalid patch format of setElementOrder list')

/** 'finalizers' for '$deleteFromPrimitiveList/finalizers'; undefined for other keys. Throws 400 when it names no list. */
export const reducedList = (key: string): string | undefined =>
  listOf(key, DELETE_FROM_LIST, 'invalid patch format of primitive list')

function listOf(key: string, directive: string, fault: string): string | undefined {
  if (!key.startsWith(directive)) return undefined
  const slash = key.indexOf('/')
  if (slash < 0 || key.slice(0, slash) !== directive) throw badRequest(fault)
  return key.slice(slash + 1)
}

/** Takes out, in place, the maps that hold a directive; undefined when `value` itself is one. */
export function withoutDirectives(value: JsonValue): JsonValue | undefined {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined)
  if (!isJsonObject(value)) return value
  if (Object.hasOwn(value, PATCH)) return undefined
  for (const [key, item] of Object.entries(value)) {
    const kept = withoutDirectives(item ?? null)
    if (kept === undefined) delete value[key]
    else value[key] = kept
  }
  return value
}

/** Takes out, in place, all keys whose values are null; nulls in lists stay. */
export function discardNulls(value: JsonValue): void {
  if (Array.isArray(value)) return value.forEach(discardNulls)
  if (!isJsonObject(value)) return
  for (const [key, item] of Object.entries(value)) {
    if (item === null || item === undefined) delete value[key]
    else discardNulls(item)
  }
}
