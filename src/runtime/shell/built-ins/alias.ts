/** alias: names for the beginning of commands. */
import type { BuiltIn } from '../state.ts'

export const aliasBuiltIn: BuiltIn = {
  name: 'alias',
  summary: 'names for the beginning of commands',
  run: async ({ shell, args, print, warn }) => {
    const show = (name: string, value: string): Promise<void> =>
      print(`${shell.dialect.name === 'bash' ? 'alias ' : ''}${name}=${shell.dialect.quote(value)}\n`)
    if (args.length === 0) for (const [name, value] of shell.aliases) await show(name, value)
    let code = 0
    for (const word of args) {
      const equals = word.indexOf('=', 1)
      const value = shell.aliases.get(word)
      if (equals > 0) shell.aliases.set(word.slice(0, equals), word.slice(equals + 1))
      else if (value !== undefined) await show(word, value)
      else {
        code = 1
        if (shell.dialect.name === 'bash') await warn(`${word}: not found`)
        else await shell.descriptors.output(2).write(`alias: ${word} not found\n`)
      }
    }
    return code
  },
}
