/** shift: drop positional parameters. */
import { BuiltInFault } from '../errors.ts'
import { readNumber } from '../number-argument.ts'
import type { BuiltIn } from '../state.ts'

export const shiftBuiltIn: BuiltIn = {
  name: 'shift',
  special: true,
  summary: 'drop positional parameters',
  run: (invocation) => {
    const { shell, args } = invocation
    const count = readNumber(invocation, args[0] ?? '1')
    if (count > shell.positional.length) {
      if (shell.dialect.name === 'dash') throw new BuiltInFault("can't shift that many")
      return 1
    }
    shell.positional = shell.positional.slice(count)
    return 0
  },
}
