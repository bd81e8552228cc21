/** Arithmetic with the variables of a shell. */
import { ArithmeticFault, evaluateArithmetic, NumberFault, type Place } from './arithmetic.ts'
import type { Dialect } from './dialect.ts'
import { ShellFault } from './errors.ts'
import type { Shell } from './state.ts'

/** Throws a ShellFault for what is no expression. */
export function evaluate(shell: Shell, expression: string): bigint {
  const { dialect, variables } = shell
  try {
    return evaluateArithmetic(expression, {
      grammar: dialect.grammar,
      get: (place) => valueAt(shell, place),
      set: ({ name, key }, value) =>
        key === undefined ? variables.set(name, value) : variables.setElement(name, key, value),
      key: (name, subscript, within) => keyWithin(shell, name, subscript, within),
    })
  } catch (error) {
    if (!(error instanceof ArithmeticFault)) throw error
    const text = error instanceof NumberFault ? dialect.badNumber(error.message) : textOf(dialect, error, expression)
    throw new ShellFault(text, dialect.name === 'bash' ? 1 : 2)
  }
}

/**
 * The key of an element by what its subscript has become: itself, or the number that it is as arithmetic. undefined for what
 * can be none; throws a ShellFault for what is no expression.
 */
export function findKey(shell: Shell, name: string, subscript: string): string | undefined {
  if (subscript === '') return undefined
  if (shell.variables.array(name)?.type === 'associative') return subscript
  return shell.variables.keyAt(name, evaluate(shell, subscript))
}

/** The same. Throws a ShellFault for what can be none, too; `written` is how it says what. */
export function elementKey(shell: Shell, name: string, subscript: string, written = subscript): string {
  return findKey(shell, name, subscript) ?? refuseKey(name, written)
}

function refuseKey(name: string, written: string): never {
  throw new ShellFault(`${name}[${written}]: bad array subscript`, 1)
}

function keyWithin({ variables }: Shell, name: string, subscript: string, within: (text: string) => bigint): string {
  if (subscript === '') return refuseKey(name, subscript)
  if (variables.array(name)?.type === 'associative') return subscript
  return variables.keyAt(name, within(subscript)) ?? refuseKey(name, subscript)
}

/** Only bash minds under `set -u`. */
function valueAt(shell: Shell, { name, key = '0' }: Place): string | undefined {
  const value = shell.variables.element(name, key)
  if (value === undefined && shell.options.has('nounset') && shell.dialect.name === 'bash') {
    throw new ShellFault(shell.dialect.unset(name), shell.dialect.unsetCode)
  }
  return value
}

const textOf = (dialect: Dialect, fault: ArithmeticFault, whole: string): string => {
  const { message, rest = '', expression = whole } = fault
  if (message === 'divide by zero') return dialect.divideByZero(expression, rest)
  return message.startsWith('expecting') ? dialect.arithmetic(expression, message, rest) : message
}
