/** How long what failed waits before it is tried again. Source: semantics §10.4 and §10.5, client-go's flowcontrol. */

const FIRST_MS = 10_000
const MAX_MS = 300_000
/** After this long without a failure it starts over. */
const RESET_AFTER_MS = 2 * MAX_MS

/** A wait that is not over. Times in ms. */
export interface BackOffWindow {
  readonly delay: number
  readonly until: number
}

interface Entry {
  readonly delay: number
  readonly updatedAt: number
}

/** 10 s, twice as long each time, at most 5 minutes; by key. */
export class BackOff {
  /** Most never need one. */
  #entries: Map<string, Entry> | undefined

  /** The wait of `key` that an event at `since` began, if it is not over at `now`. The first failure waits for nothing. */
  windowSince(key: string, since: number, now: number): BackOffWindow | undefined {
    const entry = this.#entries?.get(key)
    if (entry === undefined || since - entry.updatedAt > RESET_AFTER_MS) return undefined
    const until = since + entry.delay
    return now < until ? { delay: entry.delay, until } : undefined
  }

  /** The wait that began with the last failure of `key`. */
  window(key: string, now: number): BackOffWindow | undefined {
    const entry = this.#entries?.get(key)
    return entry === undefined ? undefined : this.windowSince(key, entry.updatedAt, now)
  }

  /** Notes a failure, or a try after one, that an event at `since` belongs to. */
  next(key: string, since: number, now: number): void {
    this.#entries ??= new Map()
    const entry = this.#entries.get(key)
    const fresh = entry === undefined || since - entry.updatedAt > RESET_AFTER_MS
    this.#entries.set(key, { delay: fresh ? FIRST_MS : Math.min(2 * entry.delay, MAX_MS), updatedAt: now })
  }
}
