/** What is mounted where, for the processes that share it. */
import type { Mount } from './file-system-api.ts'
import type { Inode, MountPoint, Mounts } from './inode.ts'

export class MountNamespace implements Mounts {
  readonly top: MountPoint
  /** For /proc/PID/ns/mnt. */
  readonly inode: number
  readonly #mounts = new Map<Inode, MountPoint>()
  readonly #inOrder: MountPoint[]

  constructor(top: MountPoint, inode: number) {
    this.top = top
    this.inode = inode
    this.#inOrder = [top]
  }

  /** Covers `on`, a directory or a file that lies in this namespace. */
  mount(on: Inode, mount: MountPoint): void {
    this.#mounts.set(on, mount)
    this.#inOrder.push(mount)
  }

  mountOn(inode: Inode): MountPoint | undefined {
    let found = this.#mounts.get(inode)
    for (let next = found; next !== undefined; next = this.#mounts.get(next.root)) found = next
    return found
  }

  list(): readonly Mount[] {
    return this.#inOrder.map(({ root: { fileSystem }, target, options, source = fileSystem.source }) => ({
      type: fileSystem.type,
      source,
      target,
      options,
      size: fileSystem.size,
      used: fileSystem.used,
    }))
  }
}
