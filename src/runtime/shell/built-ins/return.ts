/** return: leave a function, or a file read with `.`. */
import { FunctionReturn } from '../errors.ts'
import { readExitCode } from '../number-argument.ts'
import type { BuiltIn } from '../state.ts'

export const returnBuiltIn: BuiltIn = {
  name: 'return',
  special: true,
  summary: 'leave a function or a file read with .',
  run: async (invocation) => {
    const { shell } = invocation
    if (shell.dialect.name === 'bash' && shell.calls === 0) {
      await invocation.warn("can only `return' from a function or sourced script")
      return 2
    }
    const code = readExitCode(invocation)
    throw new FunctionReturn(shell.dialect.name === 'dash' ? code : code & 255)
  },
}
