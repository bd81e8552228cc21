/** What shells print of a script that is none. */
import { type Shell, speakerOf } from './state.ts'
import type { SyntaxFault } from './syntax-error.ts'

/** `text` is the whole script, and `firstLine` the number of its first line. */
export function syntaxComplaint(shell: Shell, fault: SyntaxFault, text: string, firstLine: number): string {
  const { message, near, line, inSubstitution } = fault
  return shell.dialect.syntaxError({ ...speakerOf(shell), line }, { message, near, inSubstitution, text, firstLine })
}
