/** What built-ins that declare variables have in common, and those that set them. */
import { BuiltInFault, ShellComplaint, ShellFault } from './errors.ts'
import { elementKey, findKey } from './evaluate.ts'
import { parameterValue } from './parameter-values.ts'
import type { Invocation, Shell } from './state.ts'
import { valueFor } from './variable-value.ts'
import { isVariableName } from './variables.ts'

/** `name` and `name=value`. Throws a BuiltInFault for what is no name. */
export function readAssignment({ shell }: Invocation, word: string): { name: string; value: string | undefined } {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word : word.slice(0, equals)
  if (!isVariableName(name)) throw new BuiltInFault(shell.dialect.badName(name))
  return { name, value: equals < 0 ? undefined : word.slice(equals + 1) }
}

/** `export` and `readonly` of ash and dash: marks variables, or prints those that are marked. */
export async function markAll(invocation: Invocation, mark: 'exported' | 'readOnly'): Promise<number> {
  const { shell, name, args } = invocation
  const names = args.filter((word) => !/^-[pn]$/.test(word))
  if (names.length === 0) {
    for (const variable of shell.variables.names(mark)) {
      const value = shell.variables.get(variable)
      await invocation.print(`${name} ${variable}${value === undefined ? '' : `=${shell.dialect.quote(value)}`}\n`)
    }
    return 0
  }
  for (const word of names) {
    const { name: variable, value } = readAssignment(invocation, word)
    if (value !== undefined) setVariable(invocation, variable, value)
    shell.variables.mark(variable, mark, !args.includes('-n'))
  }
  return 0
}

/** What a built-in may be told to set: `x`, `a[1]`. */
const PLACE = /^([A-Za-z_][A-Za-z0-9_]*)(?:\[(.+)\])?$/s

/** Whether a built-in may set it: a variable, or in some shells an element. */
export const isPlace = ({ dialect }: Shell, text: string): boolean =>
  isVariableName(text) || (dialect.grammar.arrays && PLACE.test(text))

function placeOf(shell: Shell, text: string): { readonly name: string; readonly key: string | undefined } {
  const [, name = text, subscript] = PLACE.exec(text) ?? []
  return { name, key: subscript === undefined ? undefined : elementKey(shell, name, subscript) }
}

/** Whether a variable, or an element, has a value: `test -v`. */
export function isPlaceSet(shell: Shell, text: string): boolean {
  const [, name = text, subscript] = PLACE.exec(text) ?? []
  if (subscript === undefined) return parameterValue(shell, name) !== undefined
  if (subscript === '@' || subscript === '*') return shell.variables.elements(name).length > 0
  const key = findKey(shell, name, subscript)
  return key !== undefined && shell.variables.element(name, key) !== undefined
}

/** A readonly variable is the built-in's failure, not the shell's. */
export function setVariable({ shell }: Invocation, name: string, value: string): void {
  asBuiltIn(shell, () => {
    const { name: variable, key } = placeOf(shell, name)
    const text = valueFor(shell, variable, value, undefined)
    if (key === undefined) shell.variables.set(variable, text)
    else shell.variables.setElement(variable, key, text)
  })
}

/** The same for what becomes an array, if it is none. */
export function makeArray({ shell }: Invocation, name: string): void {
  asBuiltIn(shell, () => {
    shell.variables.makeArray(name, 'indexed')
  })
}

function asBuiltIn(shell: Shell, change: () => void): void {
  try {
    change()
  } catch (error) {
    if (!(error instanceof ShellFault)) throw error
    throw shell.dialect.name === 'bash' ? new ShellComplaint(error.message, 1) : new BuiltInFault(error.message)
  }
}
