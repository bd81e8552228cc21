/** Built-ins of variables: export, readonly, local, unset, shift, let. */

import { BuiltInFault } from '../errors.ts'
import { evaluate } from '../evaluate.ts'
import { quote } from '../quoting.ts'
import type { BuiltIn, Invocation } from '../state.ts'
import { isVariableName } from '../variables.ts'

/** `name` and `name=value`. Throws a BuiltInFault for what is no name. */
function readAssignment({ shell }: Invocation, word: string): { name: string; value: string | undefined } {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word : word.slice(0, equals)
  if (!isVariableName(name)) throw new BuiltInFault(shell.dialect.badName(name))
  return { name, value: equals < 0 ? undefined : word.slice(equals + 1) }
}

async function markAll(invocation: Invocation, mark: 'exported' | 'readOnly'): Promise<number> {
  const { shell, name, args } = invocation
  const names = args.filter((word) => !/^-[pn]$/.test(word))
  if (names.length === 0) {
    for (const variable of shell.variables.names(mark)) {
      const value = shell.variables.get(variable)
      await invocation.print(
        `${declaration(invocation, name, mark)} ${variable}${value === undefined ? '' : `=${quoteFor(invocation, value)}`}\n`,
      )
    }
    return 0
  }
  for (const word of names) {
    const { name: variable, value } = readAssignment(invocation, word)
    if (value !== undefined) shell.variables.set(variable, value)
    shell.variables.mark(variable, mark, !args.includes('-n'))
  }
  return 0
}

const declaration = ({ shell }: Invocation, name: string, mark: string): string =>
  shell.dialect.name === 'bash' ? `declare -${mark === 'exported' ? 'x' : 'r'}` : name

const quoteFor = ({ shell }: Invocation, value: string): string =>
  shell.dialect.name === 'bash' ? `"${value.replace(/[\\"$`]/g, '\\$&')}"` : quote(value)

export const exportBuiltIn: BuiltIn = {
  name: 'export',
  special: true,
  summary: 'give variables to programs (-p, -n)',
  run: (invocation) => markAll(invocation, 'exported'),
}

export const readonlyBuiltIn: BuiltIn = {
  name: 'readonly',
  special: true,
  summary: 'make variables constant (-p)',
  run: (invocation) => markAll(invocation, 'readOnly'),
}

export const localBuiltIn: BuiltIn = {
  name: 'local',
  special: true,
  summary: 'variables of a function',
  run: (invocation) => {
    const { shell, args } = invocation
    if (!shell.variables.inScope) {
      throw new BuiltInFault(shell.dialect.name === 'bash' ? 'can only be used in a function' : 'not in a function')
    }
    for (const word of args) {
      const { name, value } = readAssignment(invocation, word)
      shell.variables.makeLocal(name)
      if (value !== undefined) shell.variables.set(name, value)
    }
    return 0
  },
}

export const unsetBuiltIn: BuiltIn = {
  name: 'unset',
  special: true,
  summary: 'remove variables (-v) and functions (-f)',
  run: (invocation) => {
    const { shell, args } = invocation
    const names = args.filter((word) => word !== '-v' && word !== '-f')
    for (const name of names) {
      if (args[0] === '-f') shell.functions.delete(name)
      else if (!isVariableName(name)) throw new BuiltInFault(shell.dialect.badName(name))
      else if (shell.variables.get(name) === undefined && args[0] !== '-v') shell.functions.delete(name)
      else shell.variables.unset(name)
    }
    return 0
  },
}

export const shiftBuiltIn: BuiltIn = {
  name: 'shift',
  special: true,
  summary: 'drop positional parameters',
  run: ({ shell, args }) => {
    const [text = '1'] = args
    if (!/^\d+$/.test(text)) throw new BuiltInFault(shell.dialect.badNumber(text))
    if (Number(text) > shell.positional.length) return 1
    shell.positional = shell.positional.slice(Number(text))
    return 0
  },
}

export const letBuiltIn: BuiltIn = {
  name: 'let',
  summary: 'arithmetic; exit code 1 for 0',
  run: ({ shell, args }) => {
    if (args.length === 0) throw new BuiltInFault('expression expected', 1)
    const values = args.map((expression) => evaluate(shell, expression))
    return values.at(-1) === 0n ? 1 : 0
  },
}
