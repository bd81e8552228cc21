/** let: arithmetic. */
import { BuiltInFault } from '../errors.ts'
import { evaluate } from '../evaluate.ts'
import type { BuiltIn } from '../state.ts'

export const letBuiltIn: BuiltIn = {
  name: 'let',
  dialects: ['ash', 'bash'],
  summary: 'arithmetic; exit code 1 for 0',
  run: ({ shell, args }) => {
    if (args.length === 0) throw new BuiltInFault('expression expected', 1)
    const values = args.map((expression) => evaluate(shell, expression))
    return values.at(-1) === 0n ? 1 : 0
  },
}
