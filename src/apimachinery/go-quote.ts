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

/** Bytes that are no UTF-8 stand in text as lone surrogates: 0x80 as U+DC80. */
const BYTES_AT = 0xdc00

/** Text of bytes that may be no UTF-8; `goQuote` prints the others as `\\xff`, JSON as U+FFFD once well-formed. */
export function textOfBytes(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const rune = runeAt(bytes, at)
    text += rune ?? String.fromCharCode(BYTES_AT + (bytes[at] ?? 0))
    at += rune === undefined ? 1 : Buffer.byteLength(rune)
  }
  return text
}

/** The character that starts there; undefined when none does. */
function runeAt(bytes: Buffer, at: number): string | undefined {
  const first = bytes[at] ?? 0
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(at, at + length))
  } catch {
    return undefined
  }
}

function escapeRune(rune: string): string {
  const short = SHORT_ESCAPES[rune]
  if (short !== undefined) return short
  const code = rune.codePointAt(0) ?? 0
  if (code === 0xfffd || code === 0x20 || !UNPRINTABLE.test(rune)) return rune
  if (code >= BYTES_AT + 0x80 && code <= BYTES_AT + 0xff) return `\\x${(code - BYTES_AT).toString(16)}`
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

/** Quotes `text` with double quotes and Go's escapes; printable characters stay as they are. */
export function goQuote(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`
  return `"${[...text].map(escapeRune).join('')}"`
}
