/** history: lines that were typed. */
import type { BuiltIn } from '../state.ts'

export const historyBuiltIn: BuiltIn = {
  name: 'history',
  dialects: ['ash', 'bash'],
  summary: 'lines that were typed',
  run: async ({ shell, print }) => {
    for (const [index, line] of shell.history.lines.entries()) await print(`${String(index).padStart(5)} ${line}\n`)
    return 0
  },
}
