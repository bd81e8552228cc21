/** test: files, texts and numbers. */
import type { BuiltIn } from '../state.ts'
import { evaluateTest } from '../test-expression.ts'

export const testBuiltIn: BuiltIn = {
  name: 'test',
  summary: 'ask about files, texts and numbers',
  run: ({ shell, args }) => (evaluateTest(shell, args) ? 0 : 1),
}
