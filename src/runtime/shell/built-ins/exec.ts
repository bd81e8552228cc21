/** exec: become another program, or keep redirections. */
import { ShellExit } from '../errors.ts'
import type { BuiltIn } from '../state.ts'

export const execBuiltIn: BuiltIn = {
  name: 'exec',
  special: true,
  summary: 'become another program, or keep redirections',
  run: async ({ shell, args }) => {
    const words = args[0] === '--' ? args.slice(1) : args
    throw new ShellExit(await shell.engine.becomeProgram(shell, words, shell.variables.environment(), 'exec'))
  },
}
