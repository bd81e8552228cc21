/** A file with bytes in it, copied when it is first written to. */
import type { FileSystem } from './file-system.ts'
import { Inode, type Ownership } from './inode.ts'
import { SystemError } from './system-error.ts'

const NOTHING = new Uint8Array()
/** What one file may hold. */
const LARGEST_FILE = 512 * 1024 * 1024

export class RegularFile extends Inode {
  readonly type = 'file'
  /** Told of every change. */
  readonly watchers = new Set<() => void>()
  #buffer: Uint8Array
  #length: number
  /** Whether the buffer is somebody else's as well, an image's. */
  #borrowed: boolean

  constructor(fileSystem: FileSystem, ownership: Ownership, content: Uint8Array = NOTHING) {
    super(fileSystem, ownership)
    this.#buffer = content
    this.#length = content.length
    this.#borrowed = true
  }

  override get size(): number {
    return this.#length
  }

  /** Not to be changed; bytes of later writes may appear in it. */
  get content(): Uint8Array {
    return this.#buffer.subarray(0, this.#length)
  }

  truncate(): void {
    if (!this.#borrowed) this.fileSystem.charge(-this.#length)
    this.#buffer = NOTHING
    this.#borrowed = true
    this.#length = 0
    this.#changed()
  }

  /** Writes at `offset`, at most the length. Throws ENOSPC, EFBIG. */
  writeAt(offset: number, bytes: Uint8Array): void {
    const end = Math.max(this.#length, offset + bytes.length)
    if (end > LARGEST_FILE) throw new SystemError('EFBIG')
    this.fileSystem.charge(end - (this.#borrowed ? 0 : this.#length))
    if (this.#borrowed || end > this.#buffer.length) this.#grow(end)
    this.#buffer.set(bytes, offset)
    this.#length = end
    this.#changed()
  }

  /** Its last name is gone. */
  release(): void {
    if (!this.#borrowed) this.fileSystem.charge(-this.#length)
  }

  #grow(end: number): void {
    const grown = new Uint8Array(
      end <= this.#buffer.length || this.#length === 0 ? end : Math.max(end, 2 * this.#length),
    )
    grown.set(this.content)
    this.#buffer = grown
    this.#borrowed = false
  }

  #changed(): void {
    this.modifiedAt = this.fileSystem.now()
    for (const listener of [...this.watchers]) listener()
  }
}
