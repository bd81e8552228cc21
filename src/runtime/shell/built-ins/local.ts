/** local: variables of a function. */
import { readAssignment } from '../declarations.ts'
import { BuiltInFault } from '../errors.ts'
import type { BuiltIn } from '../state.ts'

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
