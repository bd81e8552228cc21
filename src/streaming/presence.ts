/** Whether a client is still there. The end of a connection that is not read goes unnoticed, until something is written. */
import type { Clock, Timer } from '../clock/clock.ts'

const PROBE_MS = 5_000

export class Presence {
  readonly #clock: Clock
  readonly #probe: () => void
  #timer: Timer | undefined

  /** `probe` writes something that means nothing. */
  constructor(clock: Clock, probe: () => void) {
    this.#clock = clock
    this.#probe = probe
  }

  /** The connection is not read from now on. */
  paused(): void {
    this.#timer ??= this.#clock.setTimeout(() => {
      this.#timer = undefined
      this.#probe()
      this.paused()
    }, PROBE_MS)
  }

  /** It is read again, or has ended. */
  resumed(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }
}
