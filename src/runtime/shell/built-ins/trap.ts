/** trap: what to do when a signal arrives, or at the EXIT. */
import { UsageFault } from '../errors.ts'
import { signalNamed } from '../signals.ts'
import { type BuiltIn, type Invocation, say } from '../state.ts'
import type { TrapName } from '../traps.ts'

/** A signal, EXIT, or ERR where the shell has it. */
function trapNamed({ shell }: Invocation, text: string): TrapName | undefined {
  return text === 'ERR' && shell.dialect.name !== 'dash' ? text : signalNamed(text)
}

async function complainOf({ shell, warn }: Invocation, text: string): Promise<void> {
  if (shell.dialect.name === 'dash') await say(shell, `trap: ${text}: bad trap\n`)
  else await warn(`${text}: invalid signal specification`)
}

export const trapBuiltIn: BuiltIn = {
  name: 'trap',
  usage: 'trap [-lp] [[arg] signal_spec ...]',
  special: true,
  summary: 'what to do when a signal arrives, or at the EXIT',
  run: async (invocation) => {
    const { shell, args, print } = invocation
    const words = args[0] === '--' ? args.slice(1) : args
    if (words.length === 0) {
      for (const [name, action] of shell.traps.entries()) {
        await print(
          `trap -- ${shell.dialect.quote(action)} ${shell.dialect.name === 'bash' && !/^E/.test(name) ? 'SIG' : ''}${name}\n`,
        )
      }
      return 0
    }
    const resets = words.length === 1 || words[0] === '-' || /^\d+$/.test(words[0] ?? '')
    const action = resets ? undefined : words[0]
    const names = words.length === 1 || /^\d+$/.test(words[0] ?? '') ? words : words.slice(1)
    if (words.length === 1 && shell.dialect.name === 'bash' && trapNamed(invocation, words[0] ?? '') === undefined)
      throw new UsageFault()
    let code = 0
    for (const text of names) {
      const name = trapNamed(invocation, text)
      if (name !== undefined) shell.traps.set(name, action)
      else {
        await complainOf(invocation, text)
        code = 1
      }
    }
    return code
  },
}
