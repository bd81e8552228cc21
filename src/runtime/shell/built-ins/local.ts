/** local: variables of a function. */
import { readAssignment } from '../declarations.ts'
import { declare } from '../declare-variables.ts'
import { BuiltInFault } from '../errors.ts'
import type { BuiltIn, Invocation } from '../state.ts'

/** Of ash and dash: no options. */
function makeLocal(invocation: Invocation): number {
  const { variables } = invocation.shell
  for (const word of invocation.args) {
    const { name, value } = readAssignment(invocation, word)
    variables.makeLocal(name)
    if (value !== undefined) variables.set(name, value)
  }
  return 0
}

export const localBuiltIn: BuiltIn = {
  name: 'local',
  usage: 'local [option] name[=value] ...',
  special: true,
  summary: 'variables of a function (in bash with the options of declare)',
  run: (invocation) => {
    const { dialect, variables } = invocation.shell
    if (!variables.inScope) {
      throw new BuiltInFault(dialect.name === 'bash' ? 'can only be used in a function' : 'not in a function')
    }
    return dialect.grammar.arrays ? declare(invocation, { local: true }) : makeLocal(invocation)
  },
}
