/** What a variable becomes by an assignment: of an integer, the value of an expression. */
import { evaluate } from './evaluate.ts'
import type { Shell } from './state.ts'

/** `before`: what `+=` adds to. Throws a ShellFault for what is no expression. */
export function valueFor(shell: Shell, name: string, text: string, before: string | undefined): string {
  if (!shell.variables.has(name, 'integer')) return (before ?? '') + text
  const value = evaluate(shell, text)
  return String(before === undefined ? value : BigInt.asIntN(64, evaluate(shell, before) + value))
}
