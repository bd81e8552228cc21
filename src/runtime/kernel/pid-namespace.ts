/** A pid namespace: its own numbers for its processes, and the one that everything else in it depends on. Source: pid_namespaces(7). */
import { SystemError } from './system-error.ts'

const LARGEST_PID = 4_194_304

export class PidNamespace<P = unknown> {
  readonly parent: PidNamespace<P> | undefined
  /** For /proc/PID/ns/pid. */
  readonly inode: number
  readonly #processes = new Map<number, P>()
  #last = 0

  constructor(inode: number, parent?: PidNamespace<P>) {
    this.inode = inode
    this.parent = parent
  }

  /** PID 1. */
  get init(): P | undefined {
    return this.#processes.get(1)
  }

  add(process: P): number {
    if (this.#last > 0 && this.init === undefined && this.parent !== undefined) throw new SystemError('EAGAIN')
    do this.#last = (this.#last % LARGEST_PID) + 1
    while (this.#processes.has(this.#last))
    this.#processes.set(this.#last, process)
    return this.#last
  }

  /** So many numbers have been used up meanwhile. */
  skip(count: number): void {
    this.#last += count
  }

  remove(pid: number): void {
    this.#processes.delete(pid)
  }

  find(pid: number): P | undefined {
    return this.#processes.get(pid)
  }

  /** By number. */
  all(): P[] {
    return [...this.#processes].sort(([a], [b]) => a - b).map(([, process]) => process)
  }

  /** This one and those around it, up to the node's. */
  chain(): PidNamespace<P>[] {
    return [this, ...(this.parent?.chain() ?? [])]
  }
}
