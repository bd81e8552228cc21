/** exit: leave the shell. */
import { BuiltInFault, ShellExit } from '../errors.ts'
import { readExitCode } from '../number-argument.ts'
import { type BuiltIn, complain } from '../state.ts'

export const exitBuiltIn: BuiltIn = {
  name: 'exit',
  special: true,
  summary: 'leave the shell',
  run: async (invocation) => {
    const { shell, args } = invocation
    try {
      const code = readExitCode(invocation) & 255
      if (shell.dialect.name === 'bash' && args.length > 1) throw new BuiltInFault('too many arguments', 1)
      throw new ShellExit(code)
    } catch (error) {
      if (!(error instanceof BuiltInFault) || shell.dialect.name !== 'bash') throw error
      await complain(shell, error.message, 'exit')
      throw new ShellExit(error.code)
    }
  },
}
