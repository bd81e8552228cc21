/** The bracket: test, with a closing one. */
import { ProgramFault } from '../errors.ts'
import type { BuiltIn } from '../state.ts'
import { evaluateTest } from '../test-expression.ts'

export const bracketBuiltIn: BuiltIn = {
  name: '[',
  summary: 'test, with a closing ]',
  run: ({ shell, args }) => {
    if (args.at(-1) !== ']') throw new ProgramFault(shell.dialect.name === 'bash' ? "missing `]'" : 'missing ]')
    return evaluateTest(shell, args.slice(0, -1)) ? 0 : 1
  },
}
