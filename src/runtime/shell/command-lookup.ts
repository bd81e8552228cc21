/** What a word at the beginning of a command is: `type`, `command -v`. */
import { SystemError } from '../kernel/system-error.ts'
import { isReserved } from './reserved-words.ts'
import type { Shell } from './state.ts'

export interface FoundCommand {
  readonly type: 'alias' | 'keyword' | 'function' | 'special built-in' | 'built-in' | 'program'
  /** The value of an alias, the path of a program. */
  readonly text: string
}

export function findCommand(shell: Shell, name: string): FoundCommand | undefined {
  const alias = shell.aliases.get(name)
  if (alias !== undefined) return { type: 'alias', text: alias }
  if (isReserved(name)) return { type: 'keyword', text: name }
  if (shell.functions.has(name)) return { type: 'function', text: name }
  const builtIn = shell.builtIns.get(name)
  if (builtIn !== undefined) return { type: builtIn.special ? 'special built-in' : 'built-in', text: name }
  const path = findProgram(shell, name)
  return path === undefined ? undefined : { type: 'program', text: path }
}

/** The file that a name is run from, by PATH. */
function findProgram(shell: Shell, name: string): string | undefined {
  if (name.includes('/')) return isExecutable(shell, name) ? name : undefined
  const folders = programFolders(shell)
  return folders.map((folder) => `${folder}/${name}`).find((path) => isExecutable(shell, path))
}

/** The folders of PATH. */
export const programFolders = (shell: Shell): string[] =>
  (shell.variables.get('PATH') ?? '')
    .split(':')
    .map((folder) => (folder === '' ? '.' : folder.replace(/(?<=.)\/$/, '')))

function isExecutable(shell: Shell, path: string): boolean {
  try {
    return shell.process.files.status(path).type === 'file' && shell.process.files.access(path, 'x')
  } catch (error) {
    if (error instanceof SystemError) return false
    throw error
  }
}
