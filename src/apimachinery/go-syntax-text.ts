/** A JSON value as Go's `%#v` prints the decoded one: `map[string]interface {}{"a":1}`. */
import { goQuote } from './go-quote.ts'
import { goTypeText } from './go-value-text.ts'
import type { JsonValue } from './objects.ts'

/** Maps have sorted keys. */
export function goSyntaxText(value: JsonValue): string {
  if (value === null) return 'interface {}(nil)'
  if (typeof value === 'string') return goQuote(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `${goTypeText(value)}{${value.map(goSyntaxText).join(', ')}}`
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${goQuote(key)}:${goSyntaxText(value[key] ?? null)}`)
  return `${goTypeText(value)}{${entries.join(', ')}}`
}
