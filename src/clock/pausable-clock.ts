/** A clock for something that can be made to stand still: its timers are held back while it does. */
import type { Clock, Timer } from './clock.ts'

export class PausableClock implements Clock {
  readonly #clock: Clock
  /** What became due while standing still, in order. */
  #held: (() => void)[] | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): number {
    return this.#clock.now()
  }

  setTimeout(task: () => void, delayMs: number): Timer {
    return this.#pausable(task, (held) => this.#clock.setTimeout(held, delayMs))
  }

  setBackgroundTimeout(task: () => void, delayMs: number): Timer {
    return this.#pausable(task, (held) => this.#clock.setBackgroundTimeout(held, delayMs))
  }

  track<T>(work: Promise<T>): Promise<T> {
    return this.#clock.track(work)
  }

  breathe(): Promise<void> {
    return this.#clock.breathe()
  }

  isPressed(): boolean {
    return this.#clock.isPressed()
  }

  /** Calls `task` now, or once the clock goes on. */
  ifRunning(task: () => void): void {
    if (this.#held === undefined) task()
    else this.#held.push(task)
  }

  pause(): void {
    this.#held ??= []
  }

  /** Goes on: what became due meanwhile happens now. */
  resume(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const task of held) this.#clock.setTimeout(task, 0)
  }

  /** Sets a timer whose task waits while the clock stands still. */
  #pausable(task: () => void, set: (task: () => void) => Timer): Timer {
    let cancelled = false
    const timer = set(() =>
      this.ifRunning(() => {
        if (!cancelled) task()
      }),
    )
    return {
      cancel() {
        cancelled = true
        timer.cancel()
      },
    }
  }
}
