/** Carries what the kernel has for a client to it, no faster than it reads. */
import { type ByteSource, EMPTY } from './kernel/byte-flow.ts'
import type { ByteOutput } from './kernel/streams.ts'

const MOST_AT_ONCE = 65_536

export class Pump {
  readonly #source: ByteSource
  readonly #done: Promise<void>
  #draining = false
  #wake: () => void = () => {}

  /** Without an output everything is thrown away. A client that does not take it closes the source. */
  constructor(source: ByteSource, output: ByteOutput | undefined) {
    this.#source = source
    this.#done = this.#carry(output).catch(() => source.close())
  }

  /** Waits until all that is there has been carried; more is not waited for. */
  drain(): Promise<void> {
    this.#draining = true
    this.#wake()
    return this.#done
  }

  async #carry(output: ByteOutput | undefined): Promise<void> {
    for (;;) {
      const bytes = this.#source.take(MOST_AT_ONCE)
      if (bytes === undefined || (bytes === EMPTY && this.#draining)) return
      if (bytes !== EMPTY) await output?.write(bytes)
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
          this.#source.whenReadable(resolve)
        })
      }
    }
  }
}
