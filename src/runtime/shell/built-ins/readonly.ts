/** readonly: make variables constant. */
import { markAll } from '../declarations.ts'
import { declare } from '../declare-variables.ts'
import type { BuiltIn } from '../state.ts'

export const readonlyBuiltIn: BuiltIn = {
  name: 'readonly',
  usage: 'readonly [-aAf] [name[=value] ...] or readonly -p',
  special: true,
  summary: 'make variables constant (-p, in bash -a, -A)',
  run: (invocation) =>
    invocation.shell.dialect.grammar.arrays
      ? declare(invocation, { mark: 'readOnly', local: false })
      : markAll(invocation, 'readOnly'),
}
