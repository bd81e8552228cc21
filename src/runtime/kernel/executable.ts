/** From the words of a command to the program that runs. Source: execve(2), execvp(3). */
import { bytesOf } from './byte-flow.ts'
import { Directory } from './directories.ts'
import type { Location, Viewer } from './inode.ts'
import { pathTo } from './location.ts'
import { follow } from './path-walk.ts'
import { isAllowed } from './permissions.ts'
import type { Program } from './process-api.ts'
import { RegularFile } from './regular-file.ts'
import { SystemError } from './system-error.ts'

/** Finds programs by name. */
export type FindProgram = (name: string) => Program | undefined

export interface Executable {
  readonly program: Program
  readonly argv: readonly string[]
  readonly path: string
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const MOST_INTERPRETERS = 4
const MAGIC = '\x7fELF\nprogram '

/** The content of a binary that runs the program of this name. A copy of it does, too. */
export const binaryOf = (name: string): Uint8Array => bytesOf(`${MAGIC}${name}\n`)

/** Throws ENOENT, EACCES, ENOEXEC. */
export function findExecutable(
  viewer: Viewer,
  argv: readonly string[],
  searchPath: string | undefined,
  find: FindProgram,
): Executable {
  const [command = ''] = argv
  if (command.includes('/')) return load(viewer, command, argv, find, 0)
  let refused: SystemError | undefined
  for (const folder of (searchPath ?? DEFAULT_PATH).split(':')) {
    const path = `${folder === '' ? '.' : folder}/${command}`
    try {
      return load(viewer, path, argv, find, 0)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      if (error.code === 'ENOEXEC') throw error
      if (error.code === 'EACCES') refused = error
    }
  }
  throw refused ?? new SystemError('ENOENT')
}

function load(viewer: Viewer, path: string, argv: readonly string[], find: FindProgram, depth: number): Executable {
  const location = follow(viewer, path)
  const content = contentOf(viewer, location)
  const start = new TextDecoder().decode(content.subarray(0, 256))
  const [line = ''] = start.split('\n', 1)
  if (start.startsWith(MAGIC)) {
    const [name = ''] = start.slice(MAGIC.length).split('\n', 1)
    const program = find(name)
    // A binary of the image that nobody has written: it cannot do anything here.
    if (program === undefined) throw new SystemError('ENOEXEC')
    return { program, argv, path: pathTo(location, viewer.root) }
  }
  if (!line.startsWith('#!') || depth >= MOST_INTERPRETERS) throw new SystemError('ENOEXEC')
  const [interpreter = '', ...rest] = line.slice(2).trim().split(/\s+/)
  const option = rest.length === 0 ? [] : [rest.join(' ')]
  return load(viewer, interpreter, [interpreter, ...option, path, ...argv.slice(1)], find, depth + 1)
}

function contentOf({ credentials }: Viewer, { inode }: Location): Uint8Array {
  if (inode instanceof Directory || !isAllowed(inode, credentials, 'x')) throw new SystemError('EACCES')
  if (!(inode instanceof RegularFile)) throw new SystemError('EACCES')
  return inode.content
}
