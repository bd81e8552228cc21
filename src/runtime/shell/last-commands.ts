/** Commands after which a shell has nothing left to do: it becomes their program instead of waiting for it. */
import type { Shell } from './state.ts'
import type { Command, SimpleCommand } from './syntax.ts'

/** Source: real shells, asked for the process table of `-c`: ash looks into compound commands, bash does not, dash never does it. */
export function lastCommands(shell: Shell, command: Command): SimpleCommand[] {
  const { name } = shell.dialect
  if (name === 'dash') return []
  const bash = name === 'bash'
  const last = (next: Command): SimpleCommand[] => {
    switch (next.type) {
      case 'simple':
        return bash && next.redirections.length > 0 ? [] : [next]
      case 'sequence':
        return next.commands.slice(-1).flatMap(last)
      case 'and':
      case 'or':
        return last(next.right)
      case 'group':
        return bash ? [] : last(next.body)
      case 'if':
        return bash ? [] : [next.then, ...(next.otherwise === undefined ? [] : [next.otherwise])].flatMap(last)
      case 'case':
        return bash ? [] : next.items.flatMap(({ body }) => last(body))
      default:
        return []
    }
  }
  return last(command)
}
