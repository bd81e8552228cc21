/** source: the same as the dot, in shells that have it. */
import { source } from '../source-file.ts'
import type { BuiltIn } from '../state.ts'

export const sourceBuiltIn: BuiltIn = {
  name: 'source',
  special: true,
  dialects: ['ash', 'bash'],
  usage: 'source filename [arguments]',
  summary: 'the same as .',
  run: source,
}
