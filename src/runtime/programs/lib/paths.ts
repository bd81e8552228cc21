/** Names of files, and questions about them that are no errors. */
import type { FileStatus } from '../../kernel/file-system-api.ts'
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { SystemError } from '../../kernel/system-error.ts'

/** A folder and a name below it. */
export const join = (folder: string, name: string): string =>
  folder.endsWith('/') ? folder + name : `${folder}/${name}`

/** The last part of a path: 'b' of '/a/b/'; '/' of '/'. */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? (path === '' ? '' : '/') : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

/** All but the last part of a path: '/a' of '/a/b'; '.' of 'b'. */
export function directoryName(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  if (trimmed === '') return path === '' ? '.' : '/'
  const at = trimmed.lastIndexOf('/')
  return at < 0 ? '.' : trimmed.slice(0, at).replace(/\/+$/, '') || '/'
}

/** Made absolute by the working folder, without `.`, `..` and double slashes; links are not looked at. */
export function absolute(process: ProgramProcess, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : join(process.cwd, path)).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** What a path is, or undefined. Follows links. */
export const statusOf = ({ files }: ProgramProcess, path: string): FileStatus | undefined =>
  unlessRefused(() => files.status(path))

/** What a path is, or undefined. Of the link itself. */
export const linkStatusOf = ({ files }: ProgramProcess, path: string): FileStatus | undefined =>
  unlessRefused(() => files.linkStatus(path))

function unlessRefused(ask: () => FileStatus): FileStatus | undefined {
  try {
    return ask()
  } catch (error) {
    if (error instanceof SystemError) return undefined
    throw error
  }
}

export const exists = (process: ProgramProcess, path: string): boolean => statusOf(process, path) !== undefined

export const isDirectory = (process: ProgramProcess, path: string): boolean =>
  statusOf(process, path)?.type === 'directory'

/** All files that a command's name means by PATH, in order. */
export function* executables(process: ProgramProcess, name: string): Generator<string> {
  const candidates = name.includes('/')
    ? [name]
    : (process.env.get('PATH') ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
        .split(':')
        .map((folder) => join(folder === '' ? '.' : folder, name))
  for (const path of candidates) {
    if (statusOf(process, path)?.type === 'file' && process.files.access(path, 'x')) yield path
  }
}

/** The absolute path without links; the last part need not be there. @throws SystemError */
export function canonical(process: ProgramProcess, path: string): string {
  if (linkStatusOf(process, path) !== undefined) return process.files.realPath(path)
  const full = absolute(process, path)
  return join(process.files.realPath(directoryName(full)), baseName(full))
}
