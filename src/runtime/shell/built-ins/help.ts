/** help: the list of built-ins. */
import type { BuiltIn } from '../state.ts'

/** The names in lines of at most 70 characters, as `help` shows them. */
function layOut(names: readonly string[]): string {
  const lines: string[] = []
  let line = '\t'
  for (const name of names) {
    if (line.length + name.length > 68) {
      lines.push(line.trimEnd())
      line = '\t'
    }
    line += `${name} `
  }
  return [...lines, line.trimEnd()].join('\n')
}

export const helpBuiltIn: BuiltIn = {
  name: 'help',
  dialects: ['ash', 'bash'],
  summary: 'the list of built-ins',
  run: async ({ shell, print }) => {
    await print(`Built-in commands:\n------------------\n${layOut([...shell.builtIns.keys()].sort())}\n`)
    return 0
  },
}
