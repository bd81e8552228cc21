/** Time as an argument: everything in Ephemera that waits, waits on a Clock. */

/** A pending call; `cancel` is idempotent. */
export interface Timer {
  cancel(): void
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `task` after `delayMs` (0 or more). Timers due at the same time run in the order in which they were set. */
  setTimeout(task: () => void, delayMs: number): Timer
  /** The same for what may go on for ever by itself: who waits until everything has settled does not wait for it. */
  setBackgroundTimeout(task: () => void, delayMs: number): Timer
  /**
   * Tells the clock of work in flight (a promise that will go on without a timer), so that virtual time does not
   * outrun it. Returns the same promise.
   */
  track<T>(work: Promise<T>): Promise<T>
  /** Resolves in a later turn of the event loop, after what has come in meanwhile. No time of the clock need pass. */
  breathe(): Promise<void>
  /** Whether this turn of the event loop has gone on for so long that who computes had better breathe. Never with virtual time. */
  isPressed(): boolean
}
