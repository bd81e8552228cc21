/** continue: go on with the next round of a loop. */
import { jump } from '../loop-jump.ts'
import type { BuiltIn } from '../state.ts'

export const continueBuiltIn: BuiltIn = {
  name: 'continue',
  special: true,
  summary: 'go on with the next round of a loop',
  run: (invocation) => jump(invocation, 'continue'),
}
