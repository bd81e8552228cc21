/** When a kubelet looks again at a Pod by itself: at the ticks of its loop, one a second. Source: recordings kubelet/README. */
import type { IdSource } from '../apimachinery/random-ids.ts'
import type { Clock, Timer } from '../clock/clock.ts'

const PERIOD_MS = 1000
const HOUSEKEEPING_MS = 2000
/** No more of a back-off is waited for at once. */
const LONGEST_MS = 60_000

/** A number of [1, 1.5), most often near the middle: retries are spread, so that not all Pods come back together. */
function spread(ids: IdSource): number {
  const steps = 1000
  return 1 + (ids.below(steps) + ids.below(steps)) / (4 * steps)
}

export class SyncLoop {
  readonly #clock: Clock
  readonly #ids: IdSource
  readonly #start: number

  /** `start`: the first tick, in ms. */
  constructor(clock: Clock, ids: IdSource, start: number) {
    this.#clock = clock
    this.#ids = ids
    this.#start = start
  }

  /** Calls `task` at the first tick that is `delayMs` or more from now. */
  after(delayMs: number, task: () => void): Timer {
    const now = this.#clock.now()
    const due = this.#start + Math.ceil((now + delayMs - this.#start) / PERIOD_MS) * PERIOD_MS
    return this.#clock.setTimeout(task, due - now)
  }

  /** Calls `task` when the kubelet next forgets what belongs to no Pod any more. */
  housekeeping(task: () => void): Timer {
    const now = this.#clock.now()
    const due = this.#start + Math.ceil((now - this.#start) / HOUSEKEEPING_MS) * HOUSEKEEPING_MS
    return this.#clock.setTimeout(task, due - now)
  }

  /** Calls `task` when it is time to try again what failed; `remaining` ms of its back-off are left. */
  retry(remaining: number, task: () => void): Timer {
    return this.after(Math.min(Math.max(0, remaining), LONGEST_MS) * spread(this.#ids), task)
  }
}
