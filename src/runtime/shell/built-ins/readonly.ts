/** readonly: make variables constant. */
import { markAll } from '../declarations.ts'
import type { BuiltIn } from '../state.ts'

export const readonlyBuiltIn: BuiltIn = {
  name: 'readonly',
  special: true,
  summary: 'make variables constant (-p)',
  run: (invocation) => markAll(invocation, 'readOnly'),
}
