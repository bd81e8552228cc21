/** What was written in a cluster, in order: for tests that ask what happened, and for runs that are to be the same. */
import type { Clock } from './clock/clock.ts'
import type { EventType, StoreEvent } from './store/storage.ts'

/** One write, as it was stored. */
export interface JournalWrite {
  /** Cluster time, RFC 3339 with milliseconds. */
  readonly time: string
  readonly type: EventType
  /** 'pods', 'deployments.apps'. */
  readonly resource: string
  /** 'namespace/name', or 'name'. */
  readonly key: string
  readonly resourceVersion: string
  /** The object as JSON: its last state when it was deleted. Same seed, same program: same bytes. */
  readonly text: string
}

export interface Journal {
  /** The writes so far, the oldest first; of one resource only when it is named. The oldest are forgotten past the option `journal`. */
  writes(filter?: { readonly resource?: string }): JournalWrite[]
}

interface Noted {
  readonly at: number
  readonly resource: string
  readonly event: StoreEvent
}

/** Notes references only: texts are made when they are asked for. */
export class WriteJournal implements Journal {
  readonly #clock: Clock
  readonly #limit: number
  #noted: Noted[] = []

  /** @param limit writes that are kept; 0 keeps none */
  constructor(clock: Clock, limit: number) {
    this.#clock = clock
    this.#limit = limit
  }

  readonly note = (resource: string, event: StoreEvent): void => {
    if (this.#limit === 0) return
    this.#noted.push({ at: this.#clock.now(), resource, event })
    // In halves, so that forgetting costs nothing for each write.
    if (this.#noted.length >= 2 * this.#limit) this.#noted = this.#noted.slice(-this.#limit)
  }

  writes({ resource }: { readonly resource?: string } = {}): JournalWrite[] {
    return this.#noted
      .slice(-this.#limit)
      .filter((noted) => resource === undefined || noted.resource === resource)
      .map(({ at, resource: of, event: { type, entry } }) => ({
        time: new Date(at).toISOString(),
        type,
        resource: of,
        key: entry.key.replace(/^\//, ''),
        resourceVersion: String(entry.revision),
        text: entry.json().toString().trimEnd(),
      }))
  }
}
