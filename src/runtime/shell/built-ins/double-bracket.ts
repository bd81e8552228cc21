/** The double bracket of ash, which is no more than the single one. */
import { ProgramFault } from '../errors.ts'
import type { BuiltIn } from '../state.ts'
import { evaluateTest } from '../test-expression.ts'

export const doubleBracketBuiltIn: BuiltIn = {
  name: '[[',
  dialects: ['ash'],
  summary: 'test, with a closing ]]',
  run: ({ shell, args }) => {
    if (args.at(-1) !== ']]') throw new ProgramFault('missing ]]')
    return evaluateTest(shell, args.slice(0, -1)) ? 0 : 1
  },
}
