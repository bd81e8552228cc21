/** What shells print of a script that is none. */
import type { Shell } from './state.ts'
import type { SyntaxFault } from './syntax-error.ts'

/** One line in ash, which bash follows by the line of the script. */
export function syntaxComplaint(shell: Shell, fault: SyntaxFault, text: string): string {
  return shell.dialect.name === 'bash' ? ofBash(shell, fault, text) : ofAsh(shell, fault)
}

function ofAsh(shell: Shell, { message, line }: SyntaxFault): string {
  return `${shell.name}: ${shell.script ? `line ${line}: ` : ''}syntax error: ${message}\n`
}

function ofBash(shell: Shell, fault: SyntaxFault, text: string): string {
  const { near, line } = fault
  const where = shell.interactive ? '' : `${shell.script ? '' : '-c: '}line ${shell.script ? line : line + 1}: `
  const prefix = `${shell.name}: ${where}`
  if (fault.message.startsWith('unterminated')) return `${prefix}unexpected EOF while looking for matching \`"'\n`
  if (near === undefined) return `${prefix}syntax error: unexpected end of file\n`
  const source = text.split('\n')[shell.script || shell.interactive ? line - 1 : line] ?? ''
  return `${prefix}syntax error near unexpected token \`${near}'\n${prefix}\`${source}'\n`
}
