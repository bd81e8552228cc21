/** `${x@Q}` and its like. */
import { arrayText, attributesOf, declarationText } from './describe-variable.ts'
import { ShellFault } from './errors.ts'
import { readEscapes } from './escapes.ts'
import type { Reference } from './parameter-values.ts'
import { doubleQuoted, singleQuoted } from './quoting.ts'
import type { Shell } from './state.ts'
import type { TextOperator } from './text-operators.ts'

type Letter = (value: string, shell: Shell, name: string) => string

const LETTERS: { readonly [letter: string]: Letter } = {
  Q: singleQuoted,
  K: singleQuoted,
  k: singleQuoted,
  E: (value) => readEscapes(value, 'quotes').text,
  U: (value) => value.replace(/[a-z]/g, (char) => char.toUpperCase()),
  u: (value) => value.replace(/^[a-z]/, (char) => char.toUpperCase()),
  L: (value) => value.replace(/[A-Z]/g, (char) => char.toLowerCase()),
  a: (_value, { variables }, name) => attributesOf(variables, name),
  A: (_value, shell, name) => assignmentText(shell, name),
}

/** `x='1'`, or `declare -i x='1'`: what gives a variable its value. */
function assignmentText({ variables }: Shell, name: string): string {
  if (!variables.isDeclared(name)) return ''
  const value = variables.get(name)
  if (attributesOf(variables, name) === '') return value === undefined ? '' : `${name}=${singleQuoted(value)}`
  return declarationText(variables, name, singleQuoted)
}

/** Throws a ShellFault for a letter that is none. */
export function transformation(
  shell: Shell,
  { name, written }: Extract<Reference, { type: 'one' }>,
  operator: string,
): TextOperator {
  const letter = LETTERS[operator.slice(1)]
  if (letter === undefined) throw new ShellFault(`\${${written}${operator}}: bad substitution`, shell.dialect.unsetCode)
  return (value) => letter(value, shell, name)
}

/** Of all elements together, where that is something else than of each; undefined where it is not. */
export function transformationOfAll(
  { variables }: Shell,
  { name, kind }: Extract<Reference, { type: 'list' }>,
  operator: string,
): string[] | undefined {
  const array = variables.array(name)
  if (name === kind || array === undefined) return undefined
  if (operator === '@A') return [declarationText(variables, name)]
  if (operator === '@k') return array.entries().flat()
  if (operator !== '@K') return undefined
  const pairs = array.entries().map(([key, value]) => `${key} ${doubleQuoted(value)}`)
  return [`${pairs.join(' ')}${arrayText(array).endsWith(' )') ? ' ' : ''}`]
}
