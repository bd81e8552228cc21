/** Values and their types in the words of Go's messages. Texts: recording patch/strategic-refused, asked of v1.35. */
import { plainServerError } from '../../apimachinery/api-error.ts'
import { goValueText } from '../../apimachinery/go-value-text.ts'
import type { JsonObject, JsonValue } from '../../apimachinery/objects.ts'

/** The Go type of a decoded value. */
export function typeText(value: JsonValue): string {
  if (value === null) return '%!s(<nil>)'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

/** A value where Go expects a text (`%s`). */
export function wordText(value: JsonValue): string {
  if (typeof value === 'string') return value
  return value === null ? '%!s(<nil>)' : `%!s(${typeText(value)}=${goValueText(value)})`
}

/** 500 for a value of another type than the directive needs. */
export const badArgument = (expected: '[]interface {}' | 'map[string]interface {}', found: JsonValue) =>
  plainServerError(`expected a ${expected}, but received a ${typeText(found)}`)

/** 500 for an element without the key by which its list merges. */
export const noMergeKey = (element: JsonObject, key: string) =>
  plainServerError(`map: ${goValueText(element)} does not contain declared merge key: ${key}`)
