/** Files that are no bytes: links, devices, and what the kernel makes up. */
import type { ByteSink, ByteSource } from './byte-flow.ts'
import type { FileSystem } from './file-system.ts'
import type { FileType } from './file-system-api.ts'
import { Inode, type Location, type Ownership, type Viewer } from './inode.ts'

/** A file whose content is made up when it is read: of /proc and of /sys. */
export class MadeUpFile extends Inode {
  readonly type = 'file'
  readonly #read: (viewer: Viewer) => string | Uint8Array

  constructor(fileSystem: FileSystem, ownership: Ownership, read: (viewer: Viewer) => string | Uint8Array) {
    super(fileSystem, ownership)
    this.#read = read
  }

  read(viewer: Viewer): string | Uint8Array {
    return this.#read(viewer)
  }
}

export class SymbolicLink extends Inode {
  readonly type = 'symlink'
  readonly target: string

  constructor(fileSystem: FileSystem, { uid, gid }: Ownership, target: string) {
    super(fileSystem, { mode: 0o777, uid, gid })
    this.target = target
  }

  override get size(): number {
    return this.target.length
  }
}

/** A link that leads to the thing itself, whatever its text says: /proc/PID/root. */
export class MagicLink extends Inode {
  readonly type = 'symlink'
  readonly #text: (viewer: Viewer) => string
  /** Throws EACCES. */
  readonly follow: (viewer: Viewer) => Location | Inode

  constructor(
    fileSystem: FileSystem,
    ownership: Ownership,
    text: (viewer: Viewer) => string,
    follow: (viewer: Viewer) => Location | Inode,
  ) {
    super(fileSystem, ownership)
    this.#text = text
    this.follow = follow
  }

  text(viewer: Viewer): string {
    return this.#text(viewer)
  }
}

/** How a device is opened. Both throw a SystemError. */
export interface DeviceDriver {
  readonly source?: (opener: Viewer) => ByteSource
  readonly sink?: (opener: Viewer) => ByteSink
}

export class Device extends Inode {
  readonly type: FileType
  readonly driver: DeviceDriver

  constructor(fileSystem: FileSystem, ownership: Ownership, driver: DeviceDriver, type: FileType = 'character device') {
    super(fileSystem, ownership)
    this.driver = driver
    this.type = type
  }
}
