/** false: exit code 1. */
import type { BuiltIn } from '../state.ts'

export const falseBuiltIn: BuiltIn = {
  name: 'false',
  summary: 'exit code 1',
  run: () => 1,
}
