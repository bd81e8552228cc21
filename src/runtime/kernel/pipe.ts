/** A pipe: what is written on one end is read on the other, with room for 64 KiB in between. Source: pipe(7). */
import { ByteQueue, type ByteSink, type ByteSource, type Cancel, EMPTY, Waiters } from './byte-flow.ts'
import { SystemError } from './system-error.ts'

const CAPACITY = 65_536

export class Pipe {
  readonly #bytes = new ByteQueue()
  readonly #readers = new Waiters()
  readonly #writers = new Waiters()
  readonly #capacity: number
  #readable = true
  #writable = true
  readonly source: ByteSource
  readonly sink: ByteSink

  constructor(capacity = CAPACITY) {
    this.#capacity = capacity
    this.source = {
      take: (max) => this.#take(max),
      whenReadable: (listener): Cancel => this.#readers.add(listener),
      close: () => this.#closeSource(),
    }
    this.sink = {
      put: (bytes) => this.#put(bytes),
      whenWritable: (listener): Cancel => this.#writers.add(listener),
      close: () => this.#closeSink(),
    }
  }

  #take(max: number): Uint8Array | undefined | typeof EMPTY {
    const bytes = this.#bytes.shiftAcross(max)
    if (bytes === undefined) return this.#writable && this.#readable ? EMPTY : undefined
    this.#writers.wake()
    return bytes
  }

  #put(bytes: Uint8Array): number {
    if (!this.#readable) throw new SystemError('EPIPE')
    if (!this.#writable) throw new SystemError('EBADF')
    const count = Math.min(bytes.length, this.#capacity - this.#bytes.length)
    // Copied: who wrote it may use its buffer again.
    this.#bytes.push(bytes.slice(0, count))
    if (count > 0) this.#readers.wake()
    return count
  }

  #closeSource(): void {
    this.#readable = false
    this.#bytes.clear()
    this.#writers.wake()
    this.#readers.wake()
  }

  #closeSink(): void {
    this.#writable = false
    this.#readers.wake()
    this.#writers.wake()
  }
}
