/** What parameters are worth: variables, elements, positional and special parameters. */
import { findKey } from './evaluate.ts'
import { OPTIONS } from './options.ts'
import { complain, type Shell } from './state.ts'
import type { ParameterPart, Word } from './syntax.ts'

/** One parameter, or all elements of a list. */
export type Reference =
  | { readonly type: 'one'; readonly name: string; readonly key?: string; readonly written: string }
  | { readonly type: 'list'; readonly name: string; readonly kind: '@' | '*'; readonly written: string }

/** The value of `$name`; undefined when it is not set. */
export function parameterValue(shell: Shell, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(shell.status)
    case '$':
      return String(shell.pid)
    case '!':
      return shell.background === undefined ? undefined : String(shell.background)
    case '#':
      return String(shell.positional.length)
    case '-':
      return optionLetters(shell)
    case '0':
      return shell.name
    default:
      return /^\d/.test(name) ? shell.positional[Number(name) - 1] : shell.variables.get(name)
  }
}

function optionLetters(shell: Shell): string {
  const letters = OPTIONS.filter(({ name, letter }) => letter !== '' && shell.options.has(name)).map(
    ({ letter }) => letter,
  )
  const { name } = shell.dialect
  const ofCommand = name === 'dash' || shell.script || shell.interactive ? '' : 'c'
  return `${shell.interactive ? 'i' : ''}${letters.join('')}${name === 'bash' ? 'hB' : ''}${ofCommand}`
}

/** What `"$*"` puts between words: the first character of IFS. */
export const joiner = (shell: Shell): string => (shell.variables.get('IFS') ?? ' ').slice(0, 1)

/** What a part of a word refers to. Says what is wrong with the number of an element, which is none then. */
export async function refer(
  shell: Shell,
  { name, subscript }: Pick<ParameterPart, 'name' | 'subscript'>,
  text: (word: Word) => Promise<string>,
): Promise<Reference> {
  if (name === '@' || name === '*') return { type: 'list', name, kind: name, written: name }
  if (subscript === undefined) return { type: 'one', name, written: name }
  const written = `${name}[${typeof subscript === 'string' ? subscript : subscript.text}]`
  if (typeof subscript === 'string') return { type: 'list', name, kind: subscript, written }
  return { type: 'one', name, key: await keyOfSubscript(shell, name, await text(subscript.word)), written }
}

/** A key that nothing has for a number before the first. */
async function keyOfSubscript(shell: Shell, name: string, subscript: string): Promise<string> {
  const key = findKey(shell, name, subscript)
  if (key === undefined) await complain(shell, `${name}: bad array subscript`)
  return key ?? ''
}

/** The value of one parameter; undefined when it is not set. */
export function valueAt(shell: Shell, { name, key }: Extract<Reference, { type: 'one' }>): string | undefined {
  return key === undefined ? parameterValue(shell, name) : shell.variables.element(name, key)
}

/** All elements, or positional parameters. */
export function listOf(shell: Shell, { name }: Extract<Reference, { type: 'list' }>): readonly string[] {
  if (name === '@' || name === '*') return shell.positional
  return shell.variables.elements(name).map(([, value]) => value)
}
