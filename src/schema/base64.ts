/** Base64 as Go's standard encoding reads it: padded, line breaks passed over, positions of faults in Go's words. */
import { DecodeError } from './decode-error.ts'

const ALPHABET = /^[A-Za-z0-9+/]$/

/** The canonical form of `text`. Throws DecodeError `illegal base64 data at input byte 4`. */
export function canonicalBase64(text: string): string {
  const canonical = Buffer.from(text, 'base64').toString('base64')
  if (canonical === text) return text
  const fault = faultOf(text)
  if (fault !== undefined) throw new DecodeError(`illegal base64 data at input byte ${fault}`)
  return canonical
}

const isLineBreak = (character: string | undefined): boolean => character === '\n' || character === '\r'

/** The byte at which Go gives up; undefined if it does not. */
function faultOf(text: string): number | undefined {
  let at = 0
  let inQuantum = 0
  for (; at < text.length; at++) {
    const character = text[at] ?? ''
    if (isLineBreak(character)) continue
    if (character === '=') return faultOfPadding(text, at, inQuantum)
    if (!ALPHABET.test(character)) return at
    inQuantum = (inQuantum + 1) % 4
  }
  return inQuantum === 0 ? undefined : at - inQuantum
}

/** `at` is the first padding character, after `inQuantum` others of its group of four. */
function faultOfPadding(text: string, at: number, inQuantum: number): number | undefined {
  if (inQuantum < 2) return at
  let next = at + 1
  const passBreaks = (): void => {
    while (isLineBreak(text[next])) next++
  }
  if (inQuantum === 2) {
    passBreaks()
    if (next >= text.length) return text.length
    if (text[next] !== '=') return next - 1
    next++
  }
  passBreaks()
  return next < text.length ? next : undefined
}
