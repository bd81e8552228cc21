/** What `type` and `command -V` say of a name. */
import { findCommand } from './command-lookup.ts'
import type { Invocation } from './state.ts'

async function describe({ shell, print, warn }: Invocation, name: string): Promise<number> {
  const found = findCommand(shell, name)
  const bash = shell.dialect.name === 'bash'
  if (found === undefined) {
    if (bash) await warn(`${name}: not found`)
    else await print(`${name}: not found\n`)
    return bash ? 1 : 127
  }
  const texts = {
    alias: bash ? `is aliased to \`${found.text}'` : `is an alias for ${found.text}`,
    keyword: 'is a shell keyword',
    function: shell.dialect.name === 'dash' ? 'is a shell function' : 'is a function',
    'special built-in': bash ? 'is a shell builtin' : 'is a special shell builtin',
    'built-in': 'is a shell builtin',
    program: `is ${found.text}`,
  }
  await print(`${name} ${texts[found.type]}\n`)
  return 0
}

/** What each name means; the code of the last that is not found. */
export async function describeAll(invocation: Invocation, names: readonly string[]): Promise<number> {
  let code = 0
  for (const name of names) code = (await describe(invocation, name)) || code
  return code
}
