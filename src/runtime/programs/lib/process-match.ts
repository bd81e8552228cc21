/** Which processes pgrep and pkill mean. */
import type { ProcessInfo } from '../../kernel/process-api.ts'
import type { Command, CommandSyntax } from './command.ts'
import { UsageError } from './options.ts'
import { commandName } from './process-columns.ts'
import { userId } from './users.ts'

export const MATCH_SYNTAX: CommandSyntax = {
  short: 'flanovxu:P:U:g:s:t:ce:',
  long: {
    full: 'f',
    exact: 'x',
    newest: 'n',
    oldest: 'o',
    'list-name': 'l',
    'list-full': 'a',
    count: 'c',
    parent: 'P',
  },
}

/** By name or, with -f, the whole command line; -x wholly; -v the others; -n the newest, -o the oldest only. @throws UsageError */
export function matching({ process, options, operands }: Command): ProcessInfo[] {
  const [pattern] = operands
  const user = options.value('u') ?? options.value('U')
  const parent = options.value('P')
  if (pattern === undefined && user === undefined && parent === undefined) throw new UsageError('')
  const expression = new RegExp(options.has('x') ? `^(?:${pattern ?? ''})$` : (pattern ?? ''))
  const uid = user === undefined ? undefined : userId(process, user)
  const found = process.processes().filter((other) => {
    if (other.pid === process.pid) return false
    const text = options.has('f') ? other.argv.join(' ') : commandName(other)
    const meant =
      expression.test(text) &&
      (user === undefined || other.uid === uid) &&
      (parent === undefined || other.parent === Number(parent))
    return meant !== options.has('v')
  })
  if (options.has('n')) return found.slice(-1)
  return options.has('o') ? found.slice(0, 1) : found
}
