/** Files as a process sees them: by its root, its mounts and its user's rights. Paths may be relative to its working folder. */
import type { ByteInput, ByteOutput } from './streams.ts'

export type FileType = 'file' | 'directory' | 'symlink' | 'pipe' | 'character device' | 'socket'

export interface FileStatus {
  readonly type: FileType
  /** Permission bits: 0o755. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  /** ms since 1970. */
  readonly modifiedAt: number
  readonly inode: number
  readonly links: number
  /** Of the file system it lies on. */
  readonly device: number
}

export interface Mount {
  /** 'overlay', 'tmpfs', 'proc'. */
  readonly type: string
  readonly source: string
  readonly target: string
  /** 'rw,relatime'. */
  readonly options: string
  /** Bytes. */
  readonly size: number
  readonly used: number
}

/** All throw a SystemError: ENOENT, EACCES, ENOTDIR, EISDIR, EROFS, ELOOP and so on. */
export interface FileSystemView {
  status(path: string): FileStatus
  /** Of the link itself. */
  linkStatus(path: string): FileStatus
  /** Names, in the order of creation, without . and .. */
  list(path: string): readonly string[]
  readLink(path: string): string
  /** The absolute path without links. */
  realPath(path: string): string
  /** Whether this user may: any of 'r', 'w', 'x'. */
  access(path: string, rights: string): boolean

  /** The whole content; not of devices that have no end. */
  read(path: string): Uint8Array
  /** Replaces the content; makes the file. */
  write(path: string, content: Uint8Array | string, mode?: number): void
  openInput(path: string): ByteInput
  openOutput(path: string, how: 'truncate' | 'append' | 'exclusive', mode?: number): ByteOutput
  /** Calls back whenever content was added or replaced, until it is told to stop: for `tail -f`. */
  watch(path: string, listener: () => void): () => void

  makeDirectory(path: string, mode?: number): void
  removeDirectory(path: string): void
  remove(path: string): void
  rename(from: string, to: string): void
  link(from: string, to: string): void
  symlink(target: string, path: string): void
  setMode(path: string, mode: number): void
  setOwner(path: string, uid: number, gid: number): void
  setModified(path: string, time: number): void
  mounts(): readonly Mount[]
}
