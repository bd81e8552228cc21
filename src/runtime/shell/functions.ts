/** Functions: parameters of their own, `local` variables, `return`. */
import { FunctionReturn, ShellFault } from './errors.ts'
import type { Shell } from './state.ts'
import type { Command } from './syntax.ts'

const MAX_CALLS = 1000

export async function callFunction(shell: Shell, body: Command, argv: readonly string[]): Promise<number> {
  const [name = '', ...args] = argv
  if (shell.calls >= MAX_CALLS) throw new ShellFault(`${name}: maximum function nesting level exceeded (${MAX_CALLS})`)
  await shell.process.turn()
  const { positional, loops, callers } = shell
  shell.callers = [{ name, line: shell.line }, ...callers]
  shell.positional = args
  shell.loops = 0
  shell.variables.enterScope()
  try {
    return await untilReturn(shell, () => shell.engine.run(shell, body))
  } catch (error) {
    if (error instanceof ShellFault) error.inFunction = true
    throw error
  } finally {
    shell.variables.leaveScope()
    shell.positional = positional
    shell.loops = loops
    shell.callers = callers
  }
}

/** Runs what `return` leaves: a function, or a file that is read with `.`. */
export async function untilReturn(shell: Shell, run: () => Promise<number>): Promise<number> {
  shell.calls++
  try {
    return await run()
  } catch (error) {
    if (error instanceof FunctionReturn) return error.code
    throw error
  } finally {
    shell.calls--
  }
}
