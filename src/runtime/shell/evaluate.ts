/** Arithmetic with the variables of a shell. */
import { ArithmeticFault, evaluateArithmetic } from './arithmetic.ts'
import { ShellFault } from './errors.ts'
import type { Shell } from './state.ts'

/** Throws a ShellFault for what is no expression. */
export function evaluate(shell: Shell, expression: string): bigint {
  try {
    return evaluateArithmetic(expression, {
      get: (name) => variableValue(shell, name),
      set: (name, value) => shell.variables.set(name, value),
    })
  } catch (error) {
    if (!(error instanceof ArithmeticFault)) throw error
    throw new ShellFault(textOf(shell, error.message, expression.trim()), shell.dialect.name === 'bash' ? 1 : 2)
  }
}

function variableValue(shell: Shell, name: string): string | undefined {
  const value = shell.variables.get(name)
  if (value === undefined && shell.options.has('nounset')) throw new ShellFault(shell.dialect.unset(name))
  return value
}

function textOf(shell: Shell, message: string, expression: string): string {
  if (message === 'divide by zero') return shell.dialect.divideByZero(expression)
  return message === 'arithmetic syntax error' ? shell.dialect.arithmetic(expression) : message
}
