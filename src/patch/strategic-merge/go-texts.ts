/** Values and their types in the words of Go's messages. Texts: recording patch/strategic-refused, asked of v1.35. */
import { plainServerError } from '../../apimachinery/api-error.ts'
import { goTypeText, goValueText } from '../../apimachinery/go-value-text.ts'
import type { JsonObject, JsonValue } from '../../apimachinery/objects.ts'

const NIL = '%!s(<nil>)'

/** A value where Go expects a text (`%s`). */
export function wordText(value: JsonValue): string {
  if (typeof value === 'string') return value
  if (value === null) return NIL
  if (Array.isArray(value)) return `[${value.map(wordText).join(' ')}]`
  if (typeof value !== 'object') return `%!s(${goTypeText(value)}=${value})`
  const entries = Object.keys(value).sort()
  return `map[${entries.map((key) => `${key}:${wordText(value[key] ?? null)}`).join(' ')}]`
}

/** 500 for a value of another type than the directive needs. */
export const badArgument = (expected: '[]interface {}' | 'map[string]interface {}', found: JsonValue) =>
  plainServerError(`expected a ${expected}, but received a ${found === null ? NIL : goTypeText(found)}`)

/** 500 for an element without the key by which its list merges. */
export const noMergeKey = (element: JsonObject, key: string) =>
  plainServerError(`map: ${goValueText(element)} does not contain declared merge key: ${key}`)
