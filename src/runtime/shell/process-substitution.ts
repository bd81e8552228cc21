/** `<(…)` and `>(…)` (bash, ash): a path to what a command prints, or to what it reads. */
import { ShellFault } from './errors.ts'
import type { Shell } from './state.ts'
import type { Command } from './syntax.ts'

export async function substitute(_shell: Shell, _direction: '<' | '>', _command: Command): Promise<string> {
  throw new ShellFault('none')
}
