/** Built-ins that tell: help, history. */
import type { BuiltIn } from '../state.ts'

export const historyBuiltIn: BuiltIn = {
  name: 'history',
  summary: 'lines that were typed',
  run: async ({ shell, print }) => {
    for (const [index, line] of shell.history.lines.entries()) await print(`${String(index).padStart(5)} ${line}\n`)
    return 0
  },
}

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

/** `names`: of all built-ins. */
export const helpBuiltIn = (names: () => readonly string[]): BuiltIn => ({
  name: 'help',
  summary: 'the list of built-ins',
  run: async ({ print }) => {
    await print(`Built-in commands:\n------------------\n${layOut([...names()].sort())}\n`)
    return 0
  },
})
