/** Regular expressions, as Go has them. */
import { goRegExp, regExpFault } from '../../apimachinery/go-regexp.ts'
import type { LibraryRow } from '../checker/signature.ts'
import { CelFault } from '../runtime/values.ts'

/** Whose cache of regular expressions these functions use. */
const PATTERNS = {}

/** Throws CelFault for a pattern that cannot be read. */
function expressionOf(pattern: string, prefix: string): RegExp {
  const expression = goRegExp(pattern, PATTERNS)
  if (expression === undefined) throw new CelFault(`${prefix}error parsing regexp: ${regExpFault(pattern) ?? ''}`)
  return expression
}

const find = (text: string, pattern: string): string => expressionOf(pattern, 'Illegal regex: ').exec(text)?.[0] ?? ''

function findAll(text: string, pattern: string, limit = -1n): string[] {
  const expression = expressionOf(pattern, 'Illegal regex: ')
  const found = Array.from(text.matchAll(new RegExp(expression, `${expression.flags}g`)), ([match]) => match)
  return limit < 0n ? found : found.slice(0, Number(limit))
}

const matches = (text: string, pattern: string): boolean => expressionOf(pattern, '').test(text)

export const REGEX: readonly LibraryRow[] = [
  ['matches(string, string): bool', matches],
  ['string.matches(string): bool', matches],
  ['string.find(string): string', find],
  ['string.findAll(string): list<string>', findAll],
  ['string.findAll(string, int): list<string>', findAll],
]
