/** command: run a command that is no function, or find it. */
import { findCommand } from '../command-lookup.ts'
import { describeAll } from '../describe-command.ts'
import type { BuiltIn } from '../state.ts'

export const commandBuiltIn: BuiltIn = {
  name: 'command',
  summary: 'run a command that is no function, or find it (-v, -V)',
  run: async (invocation) => {
    const { shell, args, print } = invocation
    const rest = args.filter((word, index) => index > 0 || !/^-[pvV]$|^--$/.test(word))
    if (args[0] === '-V') return describeAll(invocation, rest)
    if (args[0] !== '-v') return rest.length === 0 ? 0 : shell.engine.runUnshadowed(shell, rest)
    // ash looks at the first word only.
    let code = 0
    for (const name of shell.dialect.name === 'bash' ? rest : rest.slice(0, 1)) {
      const found = findCommand(shell, name)
      if (found === undefined) code = shell.dialect.name === 'bash' ? 1 : 127
      else
        await print(
          `${found.type === 'alias' ? `alias ${name}=${shell.dialect.quote(found.text)}` : found.type === 'program' ? found.text : name}\n`,
        )
    }
    return code
  },
}
