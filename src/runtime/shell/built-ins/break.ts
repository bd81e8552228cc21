/** break: leave loops. */
import { jump } from '../loop-jump.ts'
import type { BuiltIn } from '../state.ts'

export const breakBuiltIn: BuiltIn = {
  name: 'break',
  special: true,
  summary: 'leave loops',
  run: (invocation) => jump(invocation, 'break'),
}
