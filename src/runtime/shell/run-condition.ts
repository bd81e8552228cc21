/** Commands that are asked whether they succeed. */
import type { Shell } from './state.ts'
import type { Command } from './syntax.ts'

/** A command whose failure is no failure of the script. */
export async function runCondition(shell: Shell, command: Command): Promise<number> {
  shell.conditions++
  try {
    return await shell.engine.run(shell, command)
  } finally {
    shell.conditions--
  }
}
