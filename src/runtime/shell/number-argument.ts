/** Numbers that built-ins take: `exit 3`, `shift 2`. */
import { BuiltInFault } from './errors.ts'
import type { Invocation } from './state.ts'

/** Not negative, of decimal digits. Throws a BuiltInFault for anything else. */
export function readNumber({ shell }: Invocation, text: string, code = 2): number {
  if (!/^\d+$/.test(text)) throw new BuiltInFault(shell.dialect.badNumber(text), code)
  return Number(text)
}

/** The code of `exit` and `return`: that of the last command where none is given. Only bash takes negative ones. */
export function readExitCode(invocation: Invocation): number {
  const { shell, args } = invocation
  const [text] = args
  if (text === undefined) return shell.status
  if (shell.dialect.name === 'bash' && /^-\d+$/.test(text)) return Number(text) & 255
  return readNumber(invocation, text)
}
