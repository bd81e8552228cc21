/** JSON values as Go's `%v` and `%T` print the decoded ones: `map[a:1 b:[x y]]`. */
import type { JsonValue } from './objects.ts'

/** Maps have sorted keys, texts no quotes, null is `<nil>`. */
export function goValueText(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goValueText).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goValueText(value[key])}`)
  return `map[${entries.join(' ')}]`
}

/** The Go type of a decoded JSON value: 'map[string]interface {}', 'int64'. */
export function goTypeText(value: JsonValue): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}
