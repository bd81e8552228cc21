/** The dot: run a file in this shell. */
import { source } from '../source-file.ts'
import type { BuiltIn } from '../state.ts'

export const dotBuiltIn: BuiltIn = {
  name: '.',
  special: true,
  usage: '. filename [arguments]',
  summary: 'run a file in this shell',
  run: source,
}
