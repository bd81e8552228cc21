/** Ends what nobody has used for long. */
import type { Clock, Timer } from '../clock/clock.ts'

export class IdleTimeout {
  readonly #clock: Clock
  readonly #ms: number
  readonly #expired: () => void
  #last: number
  #timer: Timer

  constructor(clock: Clock, ms: number, expired: () => void) {
    this.#clock = clock
    this.#ms = ms
    this.#expired = expired
    this.#last = clock.now()
    this.#timer = clock.setTimeout(() => this.#look(), ms)
  }

  /** It is in use. Cheap: the timer looks later whether it was. */
  touch(): void {
    this.#last = this.#clock.now()
  }

  stop(): void {
    this.#timer.cancel()
  }

  #look(): void {
    const left = this.#last + this.#ms - this.#clock.now()
    if (left <= 0) this.#expired()
    else this.#timer = this.#clock.setTimeout(() => this.#look(), left)
  }
}
