/** Bytes that have arrived and wait to be read: the reader sets the pace. */
import type { ByteInput } from '../runtime/kernel/streams.ts'

export class ByteQueue implements ByteInput {
  readonly #taken: (bytes: number) => void
  #chunks: Uint8Array[] = []
  #size = 0
  #ended = false
  #closed = false
  #waiting: { readonly max: number; readonly resolve: (bytes: Uint8Array | undefined) => void }[] = []

  /** `taken` is told of bytes that the reader has taken, or does not want. */
  constructor(taken: (bytes: number) => void = () => {}) {
    this.#taken = taken
  }

  /** How many bytes wait. */
  get size(): number {
    return this.#size
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#ended) return
    if (this.#closed) return this.#taken(bytes.length)
    this.#chunks.push(bytes)
    this.#size += bytes.length
    const reader = this.#waiting.shift()
    if (reader !== undefined) reader.resolve(this.#take(reader.max))
  }

  /** Nothing more arrives. */
  end(): void {
    this.#ended = true
    for (const { resolve } of this.#waiting.splice(0)) resolve(undefined)
  }

  async read(max = Number.POSITIVE_INFINITY): Promise<Uint8Array | undefined> {
    if (this.#size > 0) return this.#take(max)
    if (this.#ended || this.#closed) return undefined
    return new Promise((resolve) => this.#waiting.push({ max, resolve }))
  }

  /** Nobody reads any more: what is there and what arrives is dropped. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#chunks = []
    const dropped = this.#size
    this.#size = 0
    if (dropped > 0) this.#taken(dropped)
    for (const { resolve } of this.#waiting.splice(0)) resolve(undefined)
  }

  #take(max: number): Uint8Array {
    const [first = new Uint8Array()] = this.#chunks
    const bytes = first.subarray(0, max)
    if (bytes.length === first.length) this.#chunks.shift()
    else this.#chunks[0] = first.subarray(max)
    this.#size -= bytes.length
    this.#taken(bytes.length)
    return bytes
  }
}
