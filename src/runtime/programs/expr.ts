/** expr EXPRESSION: arithmetic and matching of words; 1 when the value is empty or zero. */
import { command } from './lib/command.ts'
import { type ExprTexts, evaluateExpression, isNull } from './lib/expr-evaluator.ts'
import { type Flavour, flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'

const TEXTS: { readonly [flavour in Flavour]: ExprTexts } = {
  busybox: { syntax: () => 'syntax error', nonNumeric: 'non-numeric argument', divideByZero: 'division by zero' },
  gnu: {
    syntax: (word, last) =>
      word === undefined
        ? `syntax error: missing argument after '${last}'`
        : `syntax error: unexpected argument '${word}'`,
    nonNumeric: 'non-integer argument',
    divideByZero: 'division by zero',
  },
}

export const expr = command(
  {
    // Nothing is an option.
    rewrite: (words) => ['--', ...words],
    short: '',
    usage: 'expr EXPRESSION',
    usageCode: 2,
    gnu: { usage: ['EXPRESSION', 'OPTION'], code: 2 },
  },
  async (running) => {
    const flavour = flavourOf(running.process)
    if (running.operands.length === 0) throw new UsageError(flavour === 'busybox' ? 'too few arguments' : '')
    const value = evaluateExpression(running.operands, TEXTS[flavour])
    await running.print(`${value}\n`)
    return isNull(value) ? 1 : 0
  },
)
