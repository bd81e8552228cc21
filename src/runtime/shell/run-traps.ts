/** Signals that have arrived while something else ran. */
import type { Shell } from './state.ts'

/** Actions of signals that have arrived. `$?` is not changed by them. */
export async function runTraps(shell: Shell): Promise<void> {
  for (let signal = shell.traps.take(); signal !== undefined; signal = shell.traps.take()) {
    const { status } = shell
    const action = shell.traps.get(signal)
    if (action) await shell.engine.runText(shell, action, shell.line)
    shell.status = status
  }
}
