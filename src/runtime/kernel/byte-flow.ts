/** Bytes inside the kernel: asked for and offered at once, with a call back for who has to wait. */

/** Nothing is there yet, but more may come. */
export const EMPTY = Symbol('empty')

/** Cancels a wait that has not ended; harmless afterwards. */
export type Cancel = () => void

export interface ByteSource {
  /** At most `max` bytes that are there; undefined at the end. Throws a SystemError. */
  take(max: number): Uint8Array | undefined | typeof EMPTY
  /** Calls back once, when `take` may have something else to say than EMPTY. */
  whenReadable(listener: () => void): Cancel
  close(): void
}

export interface ByteSink {
  /** Takes as many of the bytes as there is room for, and says how many. Throws a SystemError: EPIPE, ENOSPC. */
  put(bytes: Uint8Array): number
  /** Calls back once, when there may be room. */
  whenWritable(listener: () => void): Cancel
  close(): void
}

/** Those who wait for the same thing. Each is called once. */
export class Waiters {
  #listeners: Set<() => void> | undefined

  add(listener: () => void): Cancel {
    this.#listeners ??= new Set()
    const own = () => listener()
    this.#listeners.add(own)
    return () => this.#listeners?.delete(own)
  }

  wake(): void {
    const woken = this.#listeners
    this.#listeners = undefined
    for (const listener of woken ?? []) listener()
  }
}

/** Chunks in the order in which they came. */
export class ByteQueue {
  #chunks: Uint8Array[] = []
  #first = 0
  length = 0

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#chunks.push(bytes)
    this.length += bytes.length
  }

  /** At most `max` bytes, of one chunk: fewer than are there, maybe. Nothing when it is empty. */
  shift(max: number): Uint8Array | undefined {
    const chunk = this.#chunks[this.#first]
    if (chunk === undefined) return undefined
    const taken = chunk.subarray(0, max)
    this.length -= taken.length
    if (taken.length < chunk.length) this.#chunks[this.#first] = chunk.subarray(max)
    else this.#first++
    if (this.#first > 64 || this.length === 0) {
      this.#chunks = this.#chunks.slice(this.#first)
      this.#first = 0
    }
    return taken
  }

  /** At most `max` bytes, of as many chunks as that takes. */
  shiftAcross(max: number): Uint8Array | undefined {
    const first = this.shift(max)
    if (first === undefined || first.length === max || this.length === 0) return first
    const bytes = new Uint8Array(Math.min(max, first.length + this.length))
    bytes.set(first)
    for (let at = first.length; at < bytes.length; ) {
      const next = this.shift(bytes.length - at)
      if (next === undefined) break
      bytes.set(next, at)
      at += next.length
    }
    return bytes
  }

  clear(): void {
    this.#chunks = []
    this.#first = 0
    this.length = 0
  }
}

const encoder = new TextEncoder()

export const bytesOf = (content: Uint8Array | string): Uint8Array =>
  typeof content === 'string' ? encoder.encode(content) : content
