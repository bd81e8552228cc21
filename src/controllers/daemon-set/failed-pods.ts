/** Pods of DaemonSets that fail again and again on a node are replaced ever more slowly. Source: client-go's flowcontrol.Backoff. */

const INITIAL_MS = 1000
const MAX_MS = 15 * 60 * 1000

export class FailedPods {
  readonly #entries = new Map<string, { readonly delay: number; readonly at: number }>()

  /** How many ms a Pod under this key has to stay; 0 when it may go, which doubles the time for the next one. */
  waitFor(key: string, now: number): number {
    const entry = this.#entries.get(key)
    const isFresh = entry !== undefined && now - entry.at <= 2 * MAX_MS
    if (isFresh && now - entry.at < entry.delay) return entry.at + entry.delay - now
    this.#forgetOld(now)
    this.#entries.delete(key)
    this.#entries.set(key, { delay: isFresh ? Math.min(entry.delay * 2, MAX_MS) : INITIAL_MS, at: now })
    return 0
  }

  /** Entries are kept in the order in which they were last used. */
  #forgetOld(now: number): void {
    for (const [key, { at }] of this.#entries) {
      if (now - at <= 2 * MAX_MS) return
      this.#entries.delete(key)
    }
  }
}
