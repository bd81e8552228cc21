/** The `$` keys of strategic merge patches. Source: semantics §7.3, recordings patch/strategic-*. */
import { badRequest, plainServerError } from '../../apimachinery/api-error.ts'
import type { JsonObject, JsonValue } from '../../apimachinery/objects.ts'

export const PATCH = '$patch'
export const RETAIN_KEYS = '$retainKeys'
export const DELETE_FROM_LIST = '$deleteFromPrimitiveList/'
export const SET_ELEMENT_ORDER = '$setElementOrder/'

/** The value of `$patch`; undefined where there is none. Throws 500 for a word that is unknown. */
export function patchDirective(patch: JsonObject): 'replace' | 'delete' | 'merge' | undefined {
  const directive = patch[PATCH]
  if (directive === undefined) return undefined
  if (directive === 'replace' || directive === 'delete' || directive === 'merge') return directive
  throw plainServerError(`unknown patch type found: ${String(directive)}`)
}

/** Checks `$retainKeys` against the patch and returns it. Throws 400. */
export function retainKeys(patch: JsonObject): readonly string[] | undefined {
  const value = patch[RETAIN_KEYS]
  if (value === undefined) return undefined
  const keys = requireList(value, 'invalid patch format of retainKeys').map(String)
  const others = Object.keys(patch).filter((key) => !key.startsWith('$'))
  if (!others.every((key) => patch[key] === null || keys.includes(key))) {
    throw badRequest('invalid patch format of retainKeys')
  }
  return keys
}

/** The list behind a directive. Throws 400 with `message` for anything else. */
export function requireList(value: JsonValue | undefined, message: string): readonly JsonValue[] {
  if (Array.isArray(value)) return value
  throw badRequest(message)
}
