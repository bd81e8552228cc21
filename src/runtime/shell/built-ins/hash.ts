/** hash: accepted; nothing is remembered of commands. */
import type { BuiltIn } from '../state.ts'

export const hashBuiltIn: BuiltIn = {
  name: 'hash',
  summary: 'accepted: nothing is remembered of commands',
  run: async ({ shell, args, print }) => {
    if (shell.dialect.name === 'bash' && args.length === 0) await print('hash: hash table empty\n')
    return 0
  },
}
