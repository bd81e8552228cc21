/** Ends of streams for tests: what a test types, and what it collects. */
import type { ByteInput, ByteOutput } from '../../../src/runtime/kernel/streams.ts'

export class Collector implements ByteOutput {
  #bytes: Uint8Array[] = []
  closed = false

  get text(): string {
    return Buffer.concat(this.#bytes).toString()
  }

  async write(content: Uint8Array | string): Promise<void> {
    this.#bytes.push(Buffer.from(content))
  }

  close(): void {
    this.closed = true
  }
}

export function textInput(text: string): ByteInput {
  let left: Uint8Array = Buffer.from(text)
  return {
    async read(max = left.length) {
      if (left.length === 0) return undefined
      const bytes = left.subarray(0, max)
      left = left.subarray(bytes.length)
      return bytes
    },
    close() {},
  }
}

/** Somebody who types now and then. */
export class Keyboard implements ByteInput {
  readonly #typed: Uint8Array[] = []
  #wake: () => void = () => {}
  #closed = false

  type(text: string): void {
    this.#typed.push(Buffer.from(text))
    this.#wake()
  }

  async read(): Promise<Uint8Array | undefined> {
    while (this.#typed.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#typed.shift()
  }

  /** Nothing more will be typed. */
  close(): void {
    this.#closed = true
    this.#wake()
  }
}
