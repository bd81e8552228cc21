/** eval: run words as a script. */
import type { BuiltIn } from '../state.ts'

export const evalBuiltIn: BuiltIn = {
  name: 'eval',
  special: true,
  summary: 'run words as a script',
  run: async ({ shell, args }) => {
    await shell.process.turn()
    return shell.engine.runTextOf(shell, 'eval', args.join(' '), shell.line)
  },
}
