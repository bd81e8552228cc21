/** type: what a command is. */
import { type FoundCommand, findCommand } from '../command-lookup.ts'
import { describeAll } from '../describe-command.ts'
import type { BuiltIn, Invocation } from '../state.ts'

const KINDS: { readonly [Type in FoundCommand['type']]: string } = {
  alias: 'alias',
  keyword: 'keyword',
  function: 'function',
  program: 'file',
  'built-in': 'builtin',
  'special built-in': 'builtin',
}

/** `type -t` of bash: one word. */
async function printKinds({ shell, print }: Invocation, names: readonly string[]): Promise<number> {
  let code = 0
  for (const name of names) {
    const type = findCommand(shell, name)?.type
    if (type === undefined) code = 1
    else await print(`${KINDS[type]}\n`)
  }
  return code
}

export const typeBuiltIn: BuiltIn = {
  name: 'type',
  summary: 'what a command is',
  run: (invocation) => {
    const { shell, args } = invocation
    if (shell.dialect.name === 'bash' && args[0] === '-t') return printKinds(invocation, args.slice(1))
    return describeAll(invocation, args)
  },
}
