/** What operators of `${name…}` make of one text: parts of it, other cases, replacements. */
import type { Dialect } from './dialect.ts'
import { ShellFault } from './errors.ts'
import { compilePattern, type Pattern, type PatternChar } from './patterns.ts'

/** Characters of what becomes of one text. */
const MAX_LENGTH = 1 << 20

export type TextOperator = (value: string) => string

/** `:`. Throws a ShellFault, in bash, for an end before the beginning. */
export function substring(
  value: string,
  offset: number,
  length: number | undefined,
  { arrays }: Dialect['grammar'],
): string {
  const chars = [...value]
  const from = offset < 0 ? chars.length + offset : offset
  if (from < 0 || from > chars.length) return ''
  const to = length === undefined ? chars.length : length < 0 ? chars.length + length : from + length
  if (to < from && !arrays) return chars.slice(from).join('')
  if (to < from) throw new ShellFault(`${length}: substring expression < 0`, 1)
  return chars.slice(from, to).join('')
}

const SWAPPED = (char: string): string => (/[a-z]/.test(char) ? char.toUpperCase() : char.toLowerCase())
const CASES: { readonly [operator: string]: TextOperator } = {
  '^': (char) => char.toUpperCase(),
  ',': (char) => char.toLowerCase(),
  '~': SWAPPED,
}

/** `^`, `,` and `~` change the first letter, twice they change all; only those that match a pattern, when there is one. */
export function caseOperator(operator: string, chars: readonly PatternChar[], rules: Dialect['grammar']): TextOperator {
  const pattern = compilePattern(chars, rules)
  const change = CASES[operator.charAt(0)] ?? SWAPPED
  const changed = (char: string): string =>
    /[A-Za-z]/.test(char) && (chars.length === 0 || pattern.matches(char)) ? change(char) : char
  return (value) =>
    operator.length === 2 ? value.replace(/[A-Za-z]/g, changed) : changed(value.charAt(0)) + value.slice(1)
}

/** `#`, `##`, `%` and `%%`. */
export function removalOperator(
  operator: string,
  chars: readonly PatternChar[],
  rules: Dialect['grammar'],
): TextOperator {
  const pattern = compilePattern(chars, rules)
  return (value) =>
    operator.startsWith('#')
      ? withoutPrefix(value, pattern, operator === '##')
      : withoutSuffix(value, pattern, operator === '%%')
}

/** Lengths from 0 to `count`, longest first if `longest`. */
function* lengths(count: number, longest: boolean): Generator<number> {
  for (let step = 0; step <= count; step++) yield longest ? count - step : step
}

function withoutPrefix(value: string, pattern: Pattern, longest: boolean): string {
  if (pattern.literal !== undefined)
    return value.startsWith(pattern.literal) ? value.slice(pattern.literal.length) : value
  for (const length of lengths(value.length, longest)) {
    if (pattern.matches(value.slice(0, length))) return value.slice(length)
  }
  return value
}

function withoutSuffix(value: string, pattern: Pattern, longest: boolean): string {
  const { literal } = pattern
  if (literal !== undefined) return value.endsWith(literal) ? value.slice(0, value.length - literal.length) : value
  for (const length of lengths(value.length, longest)) {
    if (pattern.matches(value.slice(value.length - length))) return value.slice(0, value.length - length)
  }
  return value
}

/**
 * `/` replaces the first match, `//` all; a pattern that begins with # or % matches at the beginning or the end only. Throws
 * a ShellFault for a text without measure.
 */
export function replacementOperator(
  operator: string,
  chars: readonly PatternChar[],
  by: readonly PatternChar[],
  grammar: Dialect['grammar'],
): TextOperator {
  const first = chars[0]
  const anchor =
    grammar.anchoredReplacement && operator === '/' && first?.quoted === false && /[#%]/.test(first.char)
      ? first.char
      : ''
  const pattern = compilePattern(anchor === '' ? chars : chars.slice(1), grammar)
  const insert = insertion(by, grammar.ampersandIsMatch)
  return (value) => {
    if (chars.length === 0) return value
    let result = ''
    let at = 0
    for (const [from, to] of matches(value, pattern, anchor)) {
      result += value.slice(at, from) + insert(value.slice(from, to))
      if (result.length > MAX_LENGTH) throw new ShellFault('out of memory')
      at = to
      if (operator === '/') break
    }
    return result + value.slice(at)
  }
}

/** What comes instead of a match: in some shells `&` is the match itself. */
function insertion(by: readonly PatternChar[], hasMatch: boolean): TextOperator {
  const isMatch = ({ char, quoted }: PatternChar): boolean => hasMatch && char === '&' && !quoted
  const text = by.map(({ char }) => char).join('')
  return by.some(isMatch) ? (match) => by.map((each) => (isMatch(each) ? match : each.char)).join('') : () => text
}

/** Where a pattern matches, from left to right, as long as it can. */
function* matches(value: string, pattern: Pattern, anchor: string): Generator<readonly [from: number, to: number]> {
  const { literal } = pattern
  if (anchor !== '') {
    const match = anchor === '#' ? matchAt(value, 0, pattern) : matchAtEnd(value, pattern)
    if (match !== undefined) yield match
    return
  }
  for (let at = 0; at < value.length; ) {
    const from = literal === undefined ? at : value.indexOf(literal, at)
    if (from < 0 || literal === '') return
    const match = literal === undefined ? matchAt(value, at, pattern) : ([from, from + literal.length] as const)
    if (match !== undefined && match[1] > match[0]) yield match
    at = match === undefined ? at + 1 : Math.max(match[1], at + 1)
  }
}

function matchAt(value: string, from: number, pattern: Pattern): readonly [number, number] | undefined {
  for (let to = value.length; to >= from; to--) if (pattern.matches(value.slice(from, to))) return [from, to]
  return undefined
}

function matchAtEnd(value: string, pattern: Pattern): readonly [number, number] | undefined {
  for (let from = 0; from <= value.length; from++) if (pattern.matches(value.slice(from))) return [from, value.length]
  return undefined
}
