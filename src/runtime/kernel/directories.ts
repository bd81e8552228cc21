/** Directories: of somebody's own, and made up by the kernel. */
import type { FileSystem } from './file-system.ts'
import { Inode, type Ownership, type Viewer } from './inode.ts'
import { SystemError } from './system-error.ts'

export abstract class Directory extends Inode {
  readonly type = 'directory'

  override get size(): number {
    return 4096
  }

  abstract lookup(name: string, viewer: Viewer): Inode | undefined
  abstract names(viewer: Viewer): readonly string[]
  /** Throws EPERM where nothing can be made. */
  abstract set(name: string, inode: Inode): void
  abstract delete(name: string): void
}

/** A directory of somebody's own, in the order of creation. */
export class PlainDirectory extends Directory {
  protected readonly entries = new Map<string, Inode>()

  lookup(name: string): Inode | undefined {
    return this.entries.get(name)
  }

  names(): readonly string[] {
    return [...this.entries.keys()]
  }

  set(name: string, inode: Inode): void {
    this.entries.set(name, inode)
    this.modifiedAt = this.fileSystem.now()
  }

  delete(name: string): void {
    this.entries.delete(name)
    this.modifiedAt = this.fileSystem.now()
  }
}

/** A directory whose entries the kernel makes up when they are asked for: /proc. */
export class MadeUpDirectory extends Directory {
  readonly #lookup: (name: string, viewer: Viewer) => Inode | undefined
  readonly #names: (viewer: Viewer) => readonly string[]

  constructor(
    fileSystem: FileSystem,
    ownership: Ownership,
    names: (viewer: Viewer) => readonly string[],
    lookup: (name: string, viewer: Viewer) => Inode | undefined,
  ) {
    super(fileSystem, ownership)
    this.#names = names
    this.#lookup = lookup
  }

  override get size(): number {
    return 0
  }

  lookup(name: string, viewer: Viewer): Inode | undefined {
    return this.#lookup(name, viewer)
  }

  names(viewer: Viewer): readonly string[] {
    return this.#names(viewer)
  }

  set(): void {
    throw new SystemError('ENOENT')
  }

  delete(): void {
    throw new SystemError('EPERM')
  }
}

/** An empty directory of root, for the top of a file system. */
export const emptyDirectory = (fileSystem: FileSystem, mode = 0o755): PlainDirectory =>
  new PlainDirectory(fileSystem, { mode, uid: 0, gid: 0 })
