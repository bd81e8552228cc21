/** Functions of texts: CEL's own, and those of its library "strings" (version 2). Places count characters, not bytes. */
import { goQuote } from '../../apimachinery/go-quote.ts'
import type { LibraryRow } from '../checker/signature.ts'
import { CelFault } from '../runtime/values.ts'
import { formatText } from './format-text.ts'

const lengthOf = (text: string): number => {
  let length = 0
  for (const _ of text) length++
  return length
}

const outOfRange = (index: bigint): CelFault => new CelFault(`index out of range: ${index}`)

function charAt(text: string, index: bigint): string {
  const characters = [...text]
  if (index < 0n || index > BigInt(characters.length)) throw outOfRange(index)
  return characters[Number(index)] ?? ''
}

function substring(text: string, start: bigint, end?: bigint): string {
  const characters = [...text]
  const last = end ?? BigInt(characters.length)
  if (start > last && end !== undefined) throw new CelFault(`invalid substring range. start: ${start}, end: ${end}`)
  if (start < 0n || start > BigInt(characters.length)) throw outOfRange(start)
  if (last < 0n || last > BigInt(characters.length)) throw outOfRange(last)
  return characters.slice(Number(start), Number(last)).join('')
}

/** A place in UTF-16 as the number of characters before it. */
const place = (text: string, unit: number): bigint => BigInt(unit < 0 ? unit : lengthOf(text.slice(0, unit)))

/** The UTF-16 place of a character. */
const unitOf = (text: string, index: bigint): number => [...text].slice(0, Number(index)).join('').length

function indexOf(text: string, part: string, from = 0n): bigint {
  if (part === '') return from
  if (from < 0n) throw outOfRange(from)
  return place(text, text.indexOf(part, unitOf(text, from)))
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  if (from !== undefined && from < 0n) throw outOfRange(from)
  if (part === '') return from ?? BigInt(lengthOf(text))
  return place(text, text.lastIndexOf(part, from === undefined ? undefined : unitOf(text, from)))
}

function replace(text: string, from: string, to: string, times = -1n): string {
  let left = times < 0n ? Number.POSITIVE_INFINITY : Number(times)
  if (from === '') return replaceNothing(text, to, left)
  return text.replaceAll(from, (match) => (left-- > 0 ? to : match))
}

/** Nothing is found before each character, and at the end. */
function replaceNothing(text: string, to: string, times: number): string {
  let left = times
  const parts = [...text].map((character) => (left-- > 0 ? to + character : character))
  return parts.join('') + (left > 0 ? to : '')
}

function split(text: string, separator: string, limit = -1n): string[] {
  const parts = separator === '' ? [...text] : text.split(separator)
  if (limit < 0n || BigInt(parts.length) <= limit) return parts
  if (limit === 0n) return []
  const kept = Number(limit) - 1
  return [...parts.slice(0, kept), parts.slice(kept).join(separator)]
}

const asciiOnly = (pattern: RegExp, change: (text: string) => string) => (text: string) => text.replace(pattern, change)

/** Throws CelFault for items that are no texts; `types` are those of the call. */
function join(list: readonly unknown[], separator: string, types: string): string {
  if (list.some((item) => typeof item !== 'string')) throw new CelFault(`no such overload: join(${types})`)
  return list.join(separator)
}

/** Spaces as Unicode has them. */
const trim = (text: string): string => text.replace(/^[\p{White_Space}]+|[\p{White_Space}]+$/gu, '')

export const STRINGS: readonly LibraryRow[] = [
  ['size(string): int', (text: string) => BigInt(lengthOf(text))],
  ['size(bytes): int', (bytes: Uint8Array) => BigInt(bytes.length)],
  ['string.size(): int', (text: string) => BigInt(lengthOf(text))],
  ['bytes.size(): int', (bytes: Uint8Array) => BigInt(bytes.length)],
  ['string.contains(string): bool', (text: string, part: string) => text.includes(part)],
  ['string.startsWith(string): bool', (text: string, part: string) => text.startsWith(part)],
  ['string.endsWith(string): bool', (text: string, part: string) => text.endsWith(part)],
  ['string.charAt(int): string', charAt],
  ['string.indexOf(string): int', indexOf],
  ['string.indexOf(string, int): int', indexOf],
  ['string.lastIndexOf(string): int', lastIndexOf],
  ['string.lastIndexOf(string, int): int', lastIndexOf],
  ['string.substring(int): string', substring],
  ['string.substring(int, int): string', substring],
  ['string.replace(string, string): string', replace],
  ['string.replace(string, string, int): string', replace],
  ['string.split(string): list<string>', split],
  ['string.split(string, int): list<string>', split],
  ['string.trim(): string', trim],
  ['string.lowerAscii(): string', asciiOnly(/[A-Z]+/g, (part) => part.toLowerCase())],
  ['string.upperAscii(): string', asciiOnly(/[a-z]+/g, (part) => part.toUpperCase())],
  ['string.format(list<dyn>): string', formatText],
  ['strings.quote(string): string', goQuote],
  ['list<string>.join(): string', (list: unknown[]) => join(list, '', 'list')],
  ['list<string>.join(string): string', (list: unknown[], separator: string) => join(list, separator, 'list, string')],
]
