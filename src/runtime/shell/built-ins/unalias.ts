/** unalias: remove aliases. */
import type { BuiltIn } from '../state.ts'

export const unaliasBuiltIn: BuiltIn = {
  name: 'unalias',
  summary: 'remove aliases (-a)',
  run: async ({ shell, args, warn }) => {
    if (args[0] === '-a') shell.aliases.clear()
    let code = 0
    for (const name of args.filter((word) => word !== '-a')) {
      if (shell.aliases.delete(name)) continue
      code = 1
      if (shell.dialect.name === 'bash') await warn(`${name}: not found`)
      else await shell.descriptors.output(2).write(`unalias: ${name} not found\n`)
    }
    return code
  },
}
