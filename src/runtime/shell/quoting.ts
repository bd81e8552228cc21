/** How bash writes values so that it would read them again. */

const SPECIAL: { readonly [char: string]: string } = {
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\E',
  "'": "\\'",
  '\\': '\\\\',
}

/** Whether there is what no terminal shows: then only `$'…'` will do. Bytes above 127 are among that in the C locale. */
const needsEscapes = (text: string): boolean => /[^ -~]/.test(text)

/** `$'a\nb'`. */
const escaped = (text: string): string =>
  `$'${text.replace(/[^ -~]+|['\\]/g, (part) => (SPECIAL[part] === undefined ? bytesOf(part) : SPECIAL[part]))}'`

const bytesOf = (text: string): string =>
  [...text]
    .map((char) => SPECIAL[char] ?? [...new TextEncoder().encode(char)].map((byte) => `\\${octal(byte)}`).join(''))
    .join('')

const octal = (byte: number): string => byte.toString(8).padStart(3, '0')

/** `'it'\''s'`: `${x@Q}`. */
export const singleQuoted = (text: string): string =>
  needsEscapes(text) ? escaped(text) : `'${text.replaceAll("'", "'\\''")}'`

/** `"a\$b"`: `declare -p`. */
export const doubleQuoted = (text: string): string =>
  needsEscapes(text) ? escaped(text) : `"${text.replace(/[\\"$`]/g, '\\$&')}"`

/** `a\ b`: `printf %q`. */
export function backslashQuoted(text: string): string {
  if (text === '') return "''"
  return needsEscapes(text) ? escaped(text) : text.replace(/[^\w@%+:,./=-]/g, '\\$&')
}

/** The key of an element, which needs no quotes when it is a word. */
export const quotedKey = (key: string): string => (/^[\w%+,./:=-]+$/.test(key) ? key : doubleQuoted(key))
