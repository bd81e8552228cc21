/** Who hears of the writes to one resource: everybody, or who waits for one value of a field that is looked up. */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { StoreEvent, Watcher, WatchIndex } from './storage.ts'

export type Listener = (event: StoreEvent) => void

interface Indexed {
  readonly of: (object: KubeObject) => string
  readonly byValue: Map<string, Set<Listening>>
}

/** One who listens, until it is closed. */
class Listening implements Watcher {
  readonly #listener: Listener
  readonly #since: number
  readonly #among: Set<Listening>
  #open = true

  constructor(listener: Listener, since: number, among: Set<Listening>) {
    this.#listener = listener
    this.#since = since
    this.#among = among
  }

  hear(event: StoreEvent): void {
    if (this.#open && event.entry.revision > this.#since) this.#listener(event)
  }

  close(): void {
    this.#open = false
    this.#among.delete(this)
  }
}

export class Listeners {
  readonly #all = new Set<Listening>()
  readonly #indexed = new Map<string, Indexed>()

  /** Tells the listener of the events that it has `missed` since the revision, then of all new ones. */
  add(listener: Listener, since: number, missed: readonly StoreEvent[], index: WatchIndex | undefined): Watcher {
    const set = index === undefined ? this.#all : this.#setOf(index)
    const listening = new Listening(listener, since, set)
    for (const event of missed) listening.hear(event)
    set.add(listening)
    return listening
  }

  notify(event: StoreEvent): void {
    for (const one of this.#all) one.hear(event)
    for (const { of, byValue } of this.#indexed.values()) {
      const value = of(event.entry.object)
      for (const one of byValue.get(value) ?? []) one.hear(event)
      const before = event.previous === undefined ? value : of(event.previous.object)
      if (before !== value) for (const one of byValue.get(before) ?? []) one.hear(event)
    }
  }

  #setOf({ name, of, value }: WatchIndex): Set<Listening> {
    const indexed = this.#indexed.get(name) ?? { of, byValue: new Map() }
    this.#indexed.set(name, indexed)
    const set = indexed.byValue.get(value) ?? new Set()
    indexed.byValue.set(value, set)
    return set
  }
}
