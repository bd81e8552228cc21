/** Text as Go's `%q` prints it. */

const SHORT_ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

const NEEDS_ESCAPE = /["\\]|[^\x20-\x7e]/
const UNPRINTABLE = /^[\p{C}\p{Z}]$/u

function escapeRune(rune: string): string {
  const short = SHORT_ESCAPES[rune]
  if (short !== undefined) return short
  const code = rune.codePointAt(0) ?? 0
  if (code === 0xfffd || code === 0x20 || !UNPRINTABLE.test(rune)) return rune
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

/** Quotes `text` with double quotes and Go's escapes; printable characters stay as they are. */
export function goQuote(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`
  return `"${[...text].map(escapeRune).join('')}"`
}
