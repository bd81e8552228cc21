/** declare: variables and what they are like. */
import { declare } from '../declare-variables.ts'
import type { BuiltIn } from '../state.ts'
import { printVariables } from './set.ts'

export const declareBuiltIn: BuiltIn = {
  name: 'declare',
  dialects: ['bash'],
  usage: 'declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]',
  summary: 'variables and what they are like (-a, -A, -i, -l, -u, -n, -r, -x, -g, -p, -F)',
  run: async (invocation) => {
    if (invocation.args.length > 0) return declare(invocation, { local: true })
    await printVariables(invocation)
    return 0
  },
}
