/** Backslash sequences of echo -e, printf, tr and awk. */

/** Also of shells. */
export const SIMPLE_ESCAPES: { readonly [letter: string]: string } = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

/** Text with its sequences replaced; what follows `\c` is dropped, and `stopped` says so. */
export function replaceEscapes(text: string): { readonly text: string; readonly stopped: boolean } {
  const end = /^(?:[^\\]|\\[^c])*?\\c/s.exec(text)
  const body = end === null ? text : end[0].slice(0, -2)
  const replaced = body.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|0([0-7]{0,3})|([1-7][0-7]{0,2})|([\s\S]))/g,
    (all, hex?: string, zero?: string, octal?: string, letter?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      const digits = zero ?? octal
      if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits || '0', 8) & 255)
      return SIMPLE_ESCAPES[letter ?? ''] ?? all
    },
  )
  return { text: replaced, stopped: end !== null }
}
