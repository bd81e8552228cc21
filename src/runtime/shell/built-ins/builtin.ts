/** builtin: run a built-in, whatever function has its name. */
import { BuiltInFault } from '../errors.ts'
import type { BuiltIn } from '../state.ts'

export const builtinBuiltIn: BuiltIn = {
  name: 'builtin',
  dialects: ['bash'],
  usage: 'builtin [shell-builtin [arg ...]]',
  summary: 'run a built-in, whatever function has its name',
  run: ({ shell, args }) => {
    const [name] = args
    if (name === undefined) return 0
    if (!shell.builtIns.has(name)) throw new BuiltInFault(`${name}: not a shell builtin`, 1)
    return shell.engine.runUnshadowed(shell, args)
  },
}
