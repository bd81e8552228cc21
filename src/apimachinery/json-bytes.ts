/** JSON as Go's encoder writes it: HTML characters and line separators escaped, one line feed at the end. */
import type { JsonValue } from './objects.ts'

const HTML_CHARACTERS = /[<>&\u2028\u2029]/g
const HAS_HTML = /[<>&\u2028\u2029]/

const escapeCharacter = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Escapes what Go's encoder escapes inside JSON text; such characters stand only in strings. */
export function escapeHtml(json: string): string {
  return HAS_HTML.test(json) ? json.replace(HTML_CHARACTERS, escapeCharacter) : json
}

/** The value as Go's json.Marshal writes it. */
export function goJson(value: JsonValue | undefined): string {
  return escapeHtml(JSON.stringify(value ?? null))
}

/** An object as the body of an answer. */
export function encodeObject(value: JsonValue): Buffer {
  return Buffer.from(`${goJson(value)}\n`)
}
