/** export: give variables to programs. */
import { markAll } from '../declarations.ts'
import type { BuiltIn } from '../state.ts'

export const exportBuiltIn: BuiltIn = {
  name: 'export',
  special: true,
  summary: 'give variables to programs (-p, -n)',
  run: (invocation) => markAll(invocation, 'exported'),
}
