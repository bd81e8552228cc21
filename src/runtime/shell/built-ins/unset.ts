/** unset: remove variables, elements and functions. */
import { BuiltInFault, ShellComplaint, ShellFault } from '../errors.ts'
import { elementKey } from '../evaluate.ts'
import type { BuiltIn, Invocation, Shell } from '../state.ts'
import { isVariableName } from '../variables.ts'

const ELEMENT = /^([A-Za-z_][A-Za-z0-9_]*)\[(.+)\]$/s

/** What there is not need not be removed. Throws a ShellFault for a readonly variable. */
function unsetElement(shell: Shell, name: string, subscript: string): void {
  const { variables } = shell
  const array = variables.array(name)
  if (subscript === '@' || subscript === '*') {
    if (array?.type !== 'associative' || array.get(subscript) === undefined) return variables.clearArray(name)
  }
  if (array === undefined && subscript === '0') return variables.unset(name)
  variables.unsetElement(name, elementKey(shell, name, subscript))
}

/** A readonly variable is the built-in's failure, not the shell's. */
function unsetVariable({ shell, name: command }: Invocation, name: string): void {
  const [, array, subscript] = (shell.dialect.grammar.arrays && ELEMENT.exec(name)) || []
  const { variables, dialect } = shell
  if (dialect.grammar.arrays && variables.has(array ?? name, 'readOnly'))
    throw new ShellComplaint(`${command}: ${array ?? name}: cannot unset: readonly variable`, 1)
  try {
    if (array === undefined || subscript === undefined) variables.unset(name)
    else unsetElement(shell, array, subscript)
  } catch (error) {
    if (error instanceof ShellFault) throw new BuiltInFault(error.message)
    throw error
  }
}

export const unsetBuiltIn: BuiltIn = {
  name: 'unset',
  usage: 'unset [-f] [-v] [-n] [name ...]',
  special: true,
  summary: 'remove variables (-v) and functions (-f)',
  run: (invocation) => {
    const { shell, args } = invocation
    const [option] = args
    const options = shell.dialect.grammar.arrays ? /^-[vfn]$/ : /^-[vf]$/
    const names = args.filter((word) => !options.test(word))
    for (const name of names) {
      if (option === '-f') shell.functions.delete(name)
      else if (option === '-n') shell.variables.unsetReference(name)
      else if (!isVariableName(name) && shell.dialect.name !== 'bash')
        throw new BuiltInFault(shell.dialect.badName(name))
      else if (option !== '-v' && shell.variables.elements(name).length === 0 && shell.functions.has(name))
        shell.functions.delete(name)
      else unsetVariable(invocation, name)
    }
    return 0
  },
}
