/** How go-yaml v2 writes one scalar: plain, in quotes or as a block. Asked of v1.35; recordings list/accept, protocol/presentation. */
import { readsAsText } from './yaml-scalars.ts'

export type YamlStyle = 'plain' | 'single' | 'double' | 'literal'

const BREAK = /[\n\u2028\u2029]/
/** What cannot stand in YAML as it is; characters beyond the first 65536 count among them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that YAML excludes
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff\ud800-\udfff]/
/** What would be read as the beginning of something else, or as a comment or key further on. */
const INDICATOR = /^(?:---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[-?](?:[ \t]|$)|:(?:[ \t]|$)|[ \t\n\u2028\u2029]#/
const EDGE = /^[ \n\u2028\u2029]|[ \n\u2028\u2029]$/

/** The style of a text; `isKey` for a key on the line of its value, which is never a block. */
export function yamlStyle(text: string, isKey: boolean): YamlStyle {
  const wanted = text.includes('\n') ? 'literal' : readsAsText(text) ? 'plain' : 'double'
  if (wanted === 'double' || UNPRINTABLE.test(text)) return 'double'
  if (wanted === 'literal') return isKey || / $| [\n\u2028\u2029]/.test(text) ? 'double' : 'literal'
  if (!BREAK.test(text) && !EDGE.test(text) && !INDICATOR.test(text)) return 'plain'
  // A space beside a line break would be lost in single quotes.
  return /[\n\u2028\u2029] | [\n\u2028\u2029]/.test(text) || (isKey && BREAK.test(text)) ? 'double' : 'single'
}

const ESCAPES: { readonly [character: string]: string } = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

/** A character inside double quotes. */
export function escapeCharacter(character: string): string {
  const known = ESCAPES[character]
  if (known !== undefined) return known
  if (!UNPRINTABLE.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  const digits = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}
