/** true: exit code 0. */
import type { BuiltIn } from '../state.ts'

export const trueBuiltIn: BuiltIn = {
  name: 'true',
  summary: 'exit code 0',
  run: () => 0,
}
