/** How bash tells of variables: `declare -p`, `set`, `${x@A}`, `${x@a}`. */
import type { ShellArray } from './arrays.ts'
import { doubleQuoted, quotedKey } from './quoting.ts'
import type { Mark, Variables } from './variables.ts'

const LETTERS: readonly (readonly [mark: Mark, letter: string])[] = [
  ['integer', 'i'],
  ['lower', 'l'],
  ['readOnly', 'r'],
  ['upper', 'u'],
  ['exported', 'x'],
]

/** 'ir' of an integer that is readonly. */
export function attributesOf(variables: Variables, name: string): string {
  if (variables.referenceOf(name) !== undefined) return 'n'
  const type = variables.array(name)?.type
  const kind = type === 'indexed' ? 'a' : type === 'associative' ? 'A' : ''
  const marks = LETTERS.filter(([mark]) => variables.has(name, mark)).map(([, letter]) => letter)
  return kind + marks.join('')
}

/** `([0]="x" [1]="y")`; those with texts for keys have a blank at their end. */
export function arrayText(array: ShellArray): string {
  const end = array.type === 'associative' && array.size > 0 ? ' ' : ''
  return `(${elementTexts(array).join(' ')}${end})`
}

const elementTexts = (array: ShellArray): string[] =>
  array.entries().map(([key, value]) => `[${quotedKey(key)}]=${doubleQuoted(value)}`)

/** `declare -a x=([0]="y")`, without a newline. `quote`: how a value that is no array is written. */
export function declarationText(
  variables: Variables,
  name: string,
  quote: (value: string) => string = doubleQuoted,
): string {
  const attributes = attributesOf(variables, name)
  const reference = variables.referenceOf(name)
  const array = reference === undefined ? variables.array(name) : undefined
  const value = reference ?? variables.get(name)
  const text = array !== undefined ? arrayText(array) : value === undefined ? undefined : quote(value)
  const shown = text === undefined || variables.isUnsetArray(name) ? '' : `=${text}`
  return `declare -${attributes === '' ? '-' : attributes} ${name}${shown}`
}
