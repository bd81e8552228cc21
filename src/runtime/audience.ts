/** One stream of a container's program, for its log and for all clients who are attached: nobody misses a byte. */
import { ByteQueue, type ByteSink, type ByteSource, type Cancel, EMPTY, Waiters } from './kernel/byte-flow.ts'

/** Bytes that a client may be behind before the program has to wait for it. */
const CAPACITY = 64 * 1024

export class Audience {
  readonly #viewers = new Set<Viewer>()
  readonly #record: (bytes: Uint8Array) => void
  /** What the program writes to. */
  readonly sink: ByteSink

  /** `record` takes everything, at once. */
  constructor(record: (bytes: Uint8Array) => void) {
    this.#record = record
    this.sink = {
      put: (bytes) => this.put(bytes),
      whenWritable: (listener): Cancel => this.whenWritable(listener),
      close() {},
    }
  }

  /** As many bytes as the slowest has room for. */
  get room(): number {
    return Math.min(...[...this.#viewers].map((viewer) => viewer.room))
  }

  put(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, Math.max(0, this.room))
    if (taken.length > 0) this.give(taken)
    return taken.length
  }

  /** Hands over bytes, whether there is room or not. */
  give(bytes: Uint8Array): void {
    this.#record(bytes)
    for (const viewer of this.#viewers) viewer.push(bytes.slice())
  }

  whenWritable(listener: () => void): Cancel {
    const full = [...this.#viewers].find(({ room }) => room <= 0)
    if (full !== undefined) return full.whenRead(listener)
    listener()
    return () => {}
  }

  /** Shows what comes from now on, until the source is closed. */
  join(): ByteSource {
    const viewer = new Viewer(() => this.#viewers.delete(viewer))
    this.#viewers.add(viewer)
    return viewer
  }

  /** Nothing more comes. */
  end(): void {
    for (const viewer of [...this.#viewers]) viewer.end()
  }
}

class Viewer implements ByteSource {
  readonly #left: () => void
  readonly #queue = new ByteQueue()
  readonly #readers = new Waiters()
  readonly #writers = new Waiters()
  #ended = false

  constructor(left: () => void) {
    this.#left = left
  }

  get room(): number {
    return CAPACITY - this.#queue.length
  }

  push(bytes: Uint8Array): void {
    this.#queue.push(bytes)
    this.#readers.wake()
  }

  take(max: number): Uint8Array | undefined | typeof EMPTY {
    const bytes = this.#queue.shiftAcross(max)
    if (bytes === undefined) return this.#ended ? undefined : EMPTY
    this.#writers.wake()
    return bytes
  }

  whenReadable(listener: () => void): Cancel {
    return this.#readers.add(listener)
  }

  whenRead(listener: () => void): Cancel {
    return this.#writers.add(listener)
  }

  end(): void {
    this.#ended = true
    this.#left()
    this.#readers.wake()
    this.#writers.wake()
  }

  close(): void {
    this.#queue.clear()
    this.end()
  }
}
