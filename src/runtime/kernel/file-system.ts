/** One file system: what its files share. */
import { SystemError } from './system-error.ts'

export interface FileSystemOptions {
  /** 'overlay', 'tmpfs', 'proc'. */
  readonly type: string
  readonly source: string
  /** Bytes; writes beyond throw ENOSPC. */
  readonly size: number
  readonly device: number
  readonly now: () => number
}

export class FileSystem {
  readonly type: string
  readonly source: string
  readonly size: number
  readonly device: number
  readonly now: () => number
  used = 0
  #lastNumber = 1

  constructor({ type, source, size, device, now }: FileSystemOptions) {
    this.type = type
    this.source = source
    this.size = size
    this.device = device
    this.now = now
  }

  takeNumber(): number {
    return this.#lastNumber++
  }

  /** Takes room, or with a negative number gives it back. */
  charge(bytes: number): void {
    if (bytes > 0 && this.used + bytes > this.size) throw new SystemError('ENOSPC')
    this.used += bytes
  }
}
