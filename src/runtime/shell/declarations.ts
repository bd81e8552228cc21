/** What built-ins that declare variables have in common: export, readonly, local. */
import { BuiltInFault, ShellComplaint, ShellFault } from './errors.ts'
import type { Invocation } from './state.ts'
import { isVariableName } from './variables.ts'

/** `name` and `name=value`. Throws a BuiltInFault for what is no name. */
export function readAssignment({ shell }: Invocation, word: string): { name: string; value: string | undefined } {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word : word.slice(0, equals)
  if (!isVariableName(name)) throw new BuiltInFault(shell.dialect.badName(shell.dialect.name === 'bash' ? word : name))
  return { name, value: equals < 0 ? undefined : word.slice(equals + 1) }
}

/** `export` and `readonly`: marks variables, or prints those that are marked. */
export async function markAll(invocation: Invocation, mark: 'exported' | 'readOnly'): Promise<number> {
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
    if (value !== undefined) setVariable(invocation, variable, value)
    shell.variables.mark(variable, mark, !args.includes('-n'))
  }
  return 0
}

const declaration = ({ shell }: Invocation, name: string, mark: string): string =>
  shell.dialect.name === 'bash' ? `declare -${mark === 'exported' ? 'x' : 'r'}` : name

const quoteFor = ({ shell }: Invocation, value: string): string =>
  shell.dialect.name === 'bash' ? `"${value.replace(/[\\"$`]/g, '\\$&')}"` : shell.dialect.quote(value)

/** A readonly variable is the built-in's failure, not the shell's. */
export function setVariable({ shell }: Invocation, name: string, value: string | undefined): void {
  try {
    if (value === undefined) shell.variables.unset(name)
    else shell.variables.set(name, value)
  } catch (error) {
    if (!(error instanceof ShellFault)) throw error
    throw shell.dialect.name === 'bash' ? new ShellComplaint(error.message, 1) : new BuiltInFault(error.message)
  }
}
