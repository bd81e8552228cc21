/** exec: become another program, or keep redirections. */
import { ShellExit } from '../errors.ts'
import type { BuiltIn } from '../state.ts'

export const execBuiltIn: BuiltIn = {
  name: 'exec',
  special: true,
  summary: 'become another program, or keep redirections',
  run: async ({ shell, args }) => {
    const words = args[0] === '--' ? args.slice(1) : args
    const code = await shell.engine.runProgram(shell, words, shell.variables.environment(), 'exec')
    // What became another program has no traps.
    if (code !== 126 && code !== 127) shell.traps.set('EXIT', undefined)
    throw new ShellExit(code)
  },
}
