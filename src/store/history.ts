/** The last writes of one resource, in order, with an honest floor. */
import type { StoreEvent } from './storage.ts'

/** A bounded list of events. When it is full, the oldest quarter goes at once, so that adding stays cheap. */
export class EventHistory {
  readonly #capacity: number
  #events: StoreEvent[] = []
  #floor: number

  /** `floor`: the revision after which everything is known. */
  constructor(capacity: number, floor: number) {
    this.#capacity = capacity
    this.#floor = floor
  }

  /** Events of this revision and before are no longer here. */
  get floor(): number {
    return this.#floor
  }

  /** The same events in a list of its own. */
  copy(capacity: number): EventHistory {
    const copy = new EventHistory(capacity, this.#floor)
    for (const event of this.#events) copy.add(event)
    return copy
  }

  add(event: StoreEvent): void {
    if (this.#events.length >= this.#capacity) this.#forget(Math.max(1, Math.ceil(this.#capacity / 4)))
    this.#events.push(event)
  }

  /** Events after `revision`; undefined when some of them are gone. */
  after(revision: number): readonly StoreEvent[] | undefined {
    if (revision < this.#floor) return undefined
    return this.#events.slice(this.#indexAfter(revision))
  }

  /** Forgets what is older than the newest `keep` events. */
  compact(keep: number): void {
    if (this.#events.length > keep) this.#forget(this.#events.length - keep)
  }

  /** Forgets everything: from now on, what comes after `floor` is known. */
  restart(floor: number): void {
    this.#events = []
    this.#floor = floor
  }

  #forget(count: number): void {
    const gone = this.#events.splice(0, count)
    this.#floor = gone.at(-1)?.entry.revision ?? this.#floor
  }

  #indexAfter(revision: number): number {
    let low = 0
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#events[middle]?.entry.revision ?? 0) <= revision) low = middle + 1
      else high = middle
    }
    return low
  }
}
