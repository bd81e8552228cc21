/** Signatures of functions, read from their text. */
import { oncePer } from '../../apimachinery/once-per.ts'
import { type CelType, DYN, listOf, mapOf, NAMED_TYPES, objectOf, optionalOf, paramOf, typeOf } from './types.ts'

/** What a function does. `values` begin with the receiver, if there is one. Throws CelFault. */
export type Implementation = (...values: never[]) => unknown

/**
 * A function of a library: `'string.startsWith(string): bool'`, `'list<A>.indexOf(A): int'`, `'sets.contains(list<A>,
 * list<A>): bool'`. Capital letters are type parameters.
 */
export type LibraryRow = readonly [signature: string, implementation: Implementation]

/** One way to call a function. */
export interface Overload {
  readonly isMember: boolean
  /** With the receiver in front, if it is a member. */
  readonly params: readonly CelType[]
  readonly result: CelType
  readonly implementation: Implementation
}

interface Signature {
  readonly name: string
  readonly overload: Overload
}

/** Names with a dot that are functions, not members. */
const NAMESPACES: ReadonlySet<string> = new Set(['format', 'ip', 'lists', 'optional', 'sets', 'strings'])

const FORM = /^(?:([^()]+)\.)?([^().]+)\((.*)\): (.+)$/

/** Throws for a text that is none: a bug in a library. */
export function parseSignature([text, implementation]: LibraryRow): Signature {
  const [, receiver, name = '', params = '', result = ''] = FORM.exec(text) ?? []
  if (name === '') throw new Error(`no signature: ${text}`)
  const types = splitList(params).map(parseType)
  if (receiver === undefined)
    return { name, overload: { isMember: false, params: types, result: parseType(result), implementation } }
  if (NAMESPACES.has(receiver)) {
    return {
      name: `${receiver}.${name}`,
      overload: { isMember: false, params: types, result: parseType(result), implementation },
    }
  }
  const all = [parseType(receiver), ...types]
  return { name, overload: { isMember: true, params: all, result: parseType(result), implementation } }
}

/** Splits at commas that are in no brackets. */
function splitList(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of text) {
    if (character === '<') depth++
    if (character === '>') depth--
    if (character === ',' && depth === 0) {
      parts.push(part.trim())
      part = ''
    } else part += character
  }
  if (part.trim() !== '') parts.push(part.trim())
  return parts
}

/** 'list<string>', 'map<K, V>', 'optional<T>', 'type<T>', 'timestamp', 'kubernetes.Quantity'. */
export function parseType(text: string): CelType {
  if (text === 'dyn') return DYN
  if (text === 'timestamp' || text === 'duration')
    return NAMED_TYPES[`google.protobuf.${text === 'timestamp' ? 'Timestamp' : 'Duration'}`] ?? DYN
  if (/^[A-Z]$/.test(text)) return paramOf(text)
  const [, outer, inner = ''] = /^(\w+)<(.*)>$/.exec(text) ?? []
  const [first = DYN, second = DYN] = splitList(inner).map(parseType)
  if (outer === 'list') return listOf(first)
  if (outer === 'map') return mapOf(first, second)
  if (outer === 'optional') return optionalOf(first)
  if (outer === 'type') return typeOf(first)
  return NAMED_TYPES[text] ?? objectOf(text)
}

/** The functions of libraries by name. */
export const functionsOf = oncePer(
  (libraries: readonly (readonly LibraryRow[])[]): ReadonlyMap<string, readonly Overload[]> => {
    const functions = new Map<string, Overload[]>()
    for (const row of libraries.flat()) {
      const { name, overload } = parseSignature(row)
      const known = functions.get(name)
      if (known === undefined) functions.set(name, [overload])
      else known.push(overload)
    }
    return functions
  },
)
