/** What `break` and `continue` have in common. */
import { BuiltInFault, LoopJump, ShellExit } from './errors.ts'
import { readNumber } from './number-argument.ts'
import { complain, type Invocation } from './state.ts'

/** Throws a LoopJump out of as many loops as are asked for; outside of loops nothing happens. */
export async function jump(invocation: Invocation, type: 'break' | 'continue'): Promise<number> {
  const { shell, args, name } = invocation
  const [count = '1'] = args
  const bash = shell.dialect.name === 'bash'
  if (bash && shell.loops === 0) {
    await invocation.warn("only meaningful in a `for', `while', or `until' loop")
    return 0
  }
  if (bash && !/^\d+$/.test(count)) {
    await complain(shell, shell.dialect.badNumber(count), name)
    throw new ShellExit(128)
  }
  const levels = readNumber(invocation, count)
  if (levels === 0) throw new BuiltInFault(bash ? `${count}: loop count out of range` : shell.dialect.badNumber(count))
  if (shell.loops === 0) return 0
  throw new LoopJump(type, Math.min(levels, shell.loops))
}
