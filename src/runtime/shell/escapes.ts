/** Backslash sequences of `$'…'`, `echo -e` and printf. */
import { SIMPLE_ESCAPES } from '../programs/lib/escapes.ts'

const SIMPLE: { readonly [char: string]: string } = { ...SIMPLE_ESCAPES, E: '\x1b' }

/** Where the sequence stands: `echo` and `%b` have `\0ooo` and `\c`, dash's no `\x`, printf formats and quotes have `\ooo`. */
export type EscapeStyle = 'quotes' | 'echo' | 'dash' | 'format' | 'ash format' | 'dash format'

export interface Escaped {
  readonly text: string
  /** `\c` came: nothing more is printed. */
  readonly stopped: boolean
}

const OCTAL: { readonly [style in EscapeStyle]: RegExp } = {
  quotes: /^[0-7]{1,3}/,
  format: /^[0-7]{1,3}/,
  'ash format': /^[0-7]{1,3}/,
  'dash format': /^[0-7]{1,3}/,
  echo: /^0[0-7]{0,3}/,
  dash: /^0[0-7]{0,3}|^[1-7][0-7]{0,2}/,
}

/** The text with its sequences replaced; what is no sequence stays. */
export function readEscapes(text: string, style: EscapeStyle): Escaped {
  let result = ''
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char !== '\\' || at + 1 === text.length) {
      result += char
      continue
    }
    const rest = text.slice(at + 1, at + 10)
    if (rest.startsWith('c') && (style === 'echo' || style === 'dash' || style === 'ash format'))
      return { text: result, stopped: true }
    const [value, length] = readSequence(rest, style)
    result += value
    at += length
  }
  return { text: result, stopped: false }
}

function readSequence(rest: string, style: EscapeStyle): readonly [value: string, length: number] {
  const first = rest.charAt(0)
  const simple = SIMPLE[first]
  if (simple !== undefined) return [simple, 1]
  if (style === 'quotes' && /['"?]/.test(first)) return [first, 1]
  if (style.endsWith('format') && first === '"') return [first, 1]
  const octal = OCTAL[style].exec(rest)?.[0]
  if (octal !== undefined) return [String.fromCharCode(Number.parseInt(octal, 8) & 255), octal.length]
  const hex = style.startsWith('dash') ? null : /^x([0-9a-fA-F]{1,2})/.exec(rest)
  if (hex?.[1] !== undefined) return [String.fromCharCode(Number.parseInt(hex[1], 16)), hex[0].length]
  const unicode = style === 'quotes' ? /^u([0-9a-fA-F]{1,4})|^U([0-9a-fA-F]{1,8})/.exec(rest) : null
  const point = Number.parseInt(unicode?.[1] ?? unicode?.[2] ?? 'none', 16)
  if (unicode !== null && point <= 0x10ffff) return [String.fromCodePoint(point), unicode[0].length]
  return [`\\${first}`, 1]
}
