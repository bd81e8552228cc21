/** chdir: the same as cd, in ash and dash. */
import type { BuiltIn } from '../state.ts'
import { cdBuiltIn } from './cd.ts'

export const chdirBuiltIn: BuiltIn = {
  ...cdBuiltIn,
  name: 'chdir',
  dialects: ['ash', 'dash'],
  summary: 'the same as cd',
}
