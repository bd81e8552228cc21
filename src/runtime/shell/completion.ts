/** What Tab offers: commands at the beginning of one, files elsewhere. */
import { SystemError } from '../kernel/system-error.ts'
import { isDirectory } from '../programs/lib/paths.ts'
import { programFolders } from './command-lookup.ts'
import type { Completion } from './line-editor.ts'
import type { Shell } from './state.ts'

/** Names that are offered. */
const MAX_CANDIDATES = 200

export function complete(shell: Shell, before: string): Completion {
  const word = /[^\s|&;()<>"'`=]*$/.exec(before)?.[0] ?? ''
  const isCommand = /(?:^|[|&;(]|\b(?:do|then|else))\s*$/.test(before.slice(0, before.length - word.length))
  const candidates = isCommand && !word.includes('/') ? commands(shell, word) : files(shell, word)
  return { length: word.length, candidates: [...new Set(candidates)].sort().slice(0, MAX_CANDIDATES) }
}

function commands(shell: Shell, prefix: string): string[] {
  const programs = programFolders(shell).flatMap((folder) => list(shell, folder))
  const names = [...programs, ...shell.builtIns.keys(), ...shell.functions.keys(), ...shell.aliases.keys()]
  return names.filter((name) => name.startsWith(prefix)).map((name) => `${name} `)
}

function files(shell: Shell, prefix: string): string[] {
  const slash = prefix.lastIndexOf('/') + 1
  const folder = prefix.slice(0, slash)
  const start = prefix.slice(slash)
  return list(shell, withHome(shell, folder))
    .filter((name) => name.startsWith(start) && (start !== '' || !name.startsWith('.')))
    .map((name) => `${folder}${name}${isDirectory(shell.process, withHome(shell, folder) + name) ? '/' : ' '}`)
}

const withHome = (shell: Shell, folder: string): string =>
  folder.startsWith('~/') ? `${shell.variables.get('HOME') ?? '~'}${folder.slice(1)}` : folder

function list(shell: Shell, folder: string): readonly string[] {
  try {
    return shell.process.files.list(folder === '' ? '.' : folder)
  } catch (error) {
    if (error instanceof SystemError) return []
    throw error
  }
}
