/** The colon: do nothing. */
import type { BuiltIn } from '../state.ts'

export const colonBuiltIn: BuiltIn = {
  name: ':',
  special: true,
  summary: 'do nothing',
  run: () => 0,
}
