/** A JSON value as Go's `%v` prints the decoded one: `map[a:1 b:[x y]]`. */
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
