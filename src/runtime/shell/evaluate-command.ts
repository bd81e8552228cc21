/** `((…))`, whose faults are those of a command. */
import { ShellFault } from './errors.ts'
import { evaluate } from './evaluate.ts'
import { expandText } from './expansion.ts'
import { complain, type Shell, say } from './state.ts'
import type { Word } from './syntax.ts'

/** undefined, and said why, for what is no expression. */
export async function evaluateCommand(shell: Shell, expression: Word): Promise<bigint | undefined> {
  const text = await expandText(shell, expression)
  if (shell.options.has('xtrace')) await say(shell, `${shell.variables.get('PS4') ?? '+ '}(( ${text} ))\n`)
  try {
    return evaluate(shell, text)
  } catch (error) {
    if (!(error instanceof ShellFault) || error.code !== 1) throw error
    await complain(shell, `((: ${error.message}`)
    return undefined
  }
}
