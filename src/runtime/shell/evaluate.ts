/** Arithmetic with the variables of a shell. */
import { ArithmeticFault, evaluateArithmetic, NumberFault } from './arithmetic.ts'
import type { Dialect } from './dialect.ts'
import { ShellFault } from './errors.ts'
import type { Shell } from './state.ts'

/** Throws a ShellFault for what is no expression. */
export function evaluate(shell: Shell, expression: string): bigint {
  const { dialect } = shell
  try {
    return evaluateArithmetic(expression, {
      grammar: dialect.grammar,
      get: (name) => variableValue(shell, name),
      set: (name, value) => shell.variables.set(name, value),
    })
  } catch (error) {
    if (!(error instanceof ArithmeticFault)) throw error
    const text =
      error instanceof NumberFault ? dialect.badNumber(error.message) : textOf(dialect, error.message, expression)
    throw new ShellFault(text, dialect.name === 'bash' ? 1 : 2)
  }
}

/** Only bash minds under `set -u`. */
function variableValue(shell: Shell, name: string): string | undefined {
  const value = shell.variables.get(name)
  if (value === undefined && shell.options.has('nounset') && shell.dialect.name === 'bash') {
    throw new ShellFault(shell.dialect.unset(name), shell.dialect.unsetCode)
  }
  return value
}

const textOf = (dialect: Dialect, message: string, expression: string): string => {
  if (message === 'divide by zero') return dialect.divideByZero(expression)
  return message.startsWith('expecting') ? dialect.arithmetic(expression, message) : message
}
