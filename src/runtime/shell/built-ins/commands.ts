/** Built-ins that run or look for commands: command, type, eval, exec, `.`, alias, unalias, hash. */
import { SystemError } from '../../kernel/system-error.ts'
import { findCommand } from '../command-lookup.ts'
import { BuiltInFault, ShellExit } from '../errors.ts'
import { untilReturn } from '../functions.ts'
import { quote } from '../quoting.ts'
import type { BuiltIn, Invocation } from '../state.ts'

export const evalBuiltIn: BuiltIn = {
  name: 'eval',
  special: true,
  summary: 'run words as a script',
  run: async ({ shell, args }) => {
    await shell.process.turn()
    return shell.engine.runText(shell, args.join(' '), shell.line)
  },
}

export const execBuiltIn: BuiltIn = {
  name: 'exec',
  special: true,
  summary: 'become another program, or keep redirections',
  run: async ({ shell, args }) => {
    const words = args[0] === '--' ? args.slice(1) : args
    throw new ShellExit(await shell.engine.runProgram(shell, words, shell.variables.environment()))
  },
}

async function source(invocation: Invocation): Promise<number> {
  const { shell, args } = invocation
  const [path, ...positional] = args
  if (path === undefined) throw new BuiltInFault('filename argument required')
  const text = readScript(invocation, path)
  const before = shell.positional
  if (positional.length > 0) shell.positional = positional
  try {
    return await untilReturn(shell, () => shell.engine.runText(shell, text, 1))
  } finally {
    if (positional.length > 0) shell.positional = before
  }
}

/** A name without a slash is looked for in PATH, then here. */
function readScript({ shell }: Invocation, name: string): string {
  const folders = name.includes('/') ? [] : (shell.variables.get('PATH') ?? '').split(':')
  const paths = [...folders.map((folder) => `${folder}/${name}`), name]
  for (const path of paths) {
    try {
      return new TextDecoder().decode(shell.process.files.read(path))
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
    }
  }
  throw new BuiltInFault(shell.dialect.noSuchFile(name), shell.dialect.name === 'bash' ? 1 : 2)
}

export const dotBuiltIn: BuiltIn = { name: '.', special: true, summary: 'run a file in this shell', run: source }
export const sourceBuiltIn: BuiltIn = { name: 'source', special: true, summary: 'the same as .', run: source }

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
    function: 'is a function',
    'special built-in': bash ? 'is a shell builtin' : 'is a special shell builtin',
    'built-in': 'is a shell builtin',
    program: `is ${found.text}`,
  }
  await print(`${name} ${texts[found.type]}\n`)
  return 0
}

async function describeAll(invocation: Invocation, names: readonly string[]): Promise<number> {
  let code = 0
  for (const name of names) code = (await describe(invocation, name)) || code
  return code
}

export const typeBuiltIn: BuiltIn = {
  name: 'type',
  summary: 'what a command is',
  run: (invocation) => describeAll(invocation, invocation.args),
}

export const commandBuiltIn: BuiltIn = {
  name: 'command',
  summary: 'run a command that is no function, or find it (-v, -V)',
  run: async (invocation) => {
    const { shell, args, print } = invocation
    const rest = args.filter((word, index) => index > 0 || !/^-[pvV]$|^--$/.test(word))
    if (args[0] === '-V') return describeAll(invocation, rest)
    if (args[0] !== '-v') return rest.length === 0 ? 0 : shell.engine.runUnshadowed(shell, rest)
    // ash looks at the first word only.
    let code = 0
    for (const name of shell.dialect.name === 'bash' ? rest : rest.slice(0, 1)) {
      const found = findCommand(shell, name)
      if (found === undefined) code = shell.dialect.name === 'bash' ? 1 : 127
      else
        await print(
          `${found.type === 'alias' ? `alias ${name}=${quote(found.text)}` : found.type === 'program' ? found.text : name}\n`,
        )
    }
    return code
  },
}

export const aliasBuiltIn: BuiltIn = {
  name: 'alias',
  summary: 'names for the beginning of commands',
  run: async ({ shell, args, print, warn }) => {
    const show = (name: string, value: string): Promise<void> =>
      print(`${shell.dialect.name === 'bash' ? 'alias ' : ''}${name}=${quote(value)}\n`)
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

export const unaliasBuiltIn: BuiltIn = {
  name: 'unalias',
  summary: 'remove aliases (-a)',
  run: async ({ shell, args, warn }) => {
    if (args[0] === '-a') shell.aliases.clear()
    let code = 0
    for (const name of args.filter((word) => word !== '-a')) {
      if (shell.aliases.delete(name)) continue
      code = 1
      if (shell.dialect.name === 'bash') await warn(`${name}: not found`)
      else await shell.descriptors.output(2).write(`unalias: ${name} not found\n`)
    }
    return code
  },
}

export const hashBuiltIn: BuiltIn = {
  name: 'hash',
  summary: 'accepted: nothing is remembered of commands',
  run: () => 0,
}
