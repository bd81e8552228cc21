/** What names in directories stand for, apart from where they lie; and what it takes to lie somewhere. */
import type { ByteSink, ByteSource } from './byte-flow.ts'
import type { FileSystem } from './file-system.ts'
import type { FileType, Mount } from './file-system-api.ts'
import type { Credentials } from './process-api.ts'

export interface Ownership {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

export abstract class Inode {
  abstract readonly type: FileType
  readonly fileSystem: FileSystem
  readonly number: number
  mode: number
  uid: number
  gid: number
  modifiedAt: number
  links = 1

  constructor(fileSystem: FileSystem, { mode, uid, gid }: Ownership) {
    this.fileSystem = fileSystem
    this.number = fileSystem.takeNumber()
    this.mode = mode
    this.uid = uid
    this.gid = gid
    this.modifiedAt = fileSystem.now()
  }

  get size(): number {
    return 0
  }
}

export interface MountPoint {
  readonly root: Inode
  readonly target: string
  readonly readOnly: boolean
  readonly options: string
  /** Instead of the file system's. */
  readonly source?: string
}

/** What is mounted where. */
export interface Mounts {
  readonly top: MountPoint
  readonly inode: number
  /** What covers the inode, if anything does. */
  mountOn(inode: Inode): MountPoint | undefined
  list(): readonly Mount[]
}

/** Where a process is, or what a path led to: an inode, with the way to it. */
export interface Location {
  readonly inode: Inode
  /** Undefined at the top. */
  readonly parent: Location | undefined
  readonly name: string
  readonly mount: MountPoint
  readonly namespace: Mounts
}

/** Who looks at files. */
export interface Viewer {
  readonly credentials: Credentials
  readonly root: Location
  readonly cwd: Location
  /** What /dev/tty is for it. */
  readonly terminal: { readonly source: ByteSource; readonly sink: ByteSink } | undefined
}
