/** Which revisions can still be read: as etcd under a kube-apiserver, which drops every five minutes what is older than five. */

const INTERVAL_MS = 5 * 60_000

/** Works out, whenever it is asked, what the compactions have done that time would have brought since. Sets no timers. */
export class Compaction {
  readonly #now: () => number
  readonly #start: number
  #intervals = 0
  /** The newest revision when the last interval began: what the next compaction keeps. */
  #next: number
  #floor: number

  /** `revision`: the newest one, before which nothing can be read from the start. `now` in ms. */
  constructor(now: () => number, revision: number) {
    this.#now = now
    this.#start = now()
    this.#next = revision
    this.#floor = revision
  }

  /** The oldest revision that can be read, while `revision` is the newest. Also to be called before each write. */
  floor(revision: number): number {
    const intervals = Math.floor((this.#now() - this.#start) / INTERVAL_MS)
    const passed = intervals - this.#intervals
    if (passed <= 0) return this.#floor
    this.#floor = passed === 1 ? this.#next : revision
    this.#next = revision
    this.#intervals = intervals
    return this.#floor
  }
}
