/** export: give variables to programs. */
import { markAll } from '../declarations.ts'
import { declare } from '../declare-variables.ts'
import type { BuiltIn } from '../state.ts'

export const exportBuiltIn: BuiltIn = {
  name: 'export',
  usage: 'export [-fn] [name[=value] ...] or export -p',
  special: true,
  summary: 'give variables to programs (-p, -n)',
  run: (invocation) =>
    invocation.shell.dialect.grammar.arrays
      ? declare(invocation, { mark: 'exported', local: false })
      : markAll(invocation, 'exported'),
}
