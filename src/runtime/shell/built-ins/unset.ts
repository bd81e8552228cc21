/** unset: remove variables and functions. */
import { setVariable } from '../declarations.ts'
import { BuiltInFault } from '../errors.ts'
import type { BuiltIn } from '../state.ts'
import { isVariableName } from '../variables.ts'

export const unsetBuiltIn: BuiltIn = {
  name: 'unset',
  special: true,
  summary: 'remove variables (-v) and functions (-f)',
  run: (invocation) => {
    const { shell, args } = invocation
    const names = args.filter((word) => word !== '-v' && word !== '-f')
    for (const name of names) {
      if (args[0] === '-f') shell.functions.delete(name)
      else if (!isVariableName(name) && shell.dialect.name !== 'bash')
        throw new BuiltInFault(shell.dialect.badName(name))
      else if (shell.variables.get(name) === undefined && args[0] !== '-v') shell.functions.delete(name)
      else setVariable(invocation, name, undefined)
    }
    return 0
  },
}
