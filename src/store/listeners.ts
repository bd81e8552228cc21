/** Who hears of the writes to one resource: everybody, or who waits for one value of a field that is looked up. */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { StoreEvent, WatchIndex } from './storage.ts'

export type Listener = (event: StoreEvent) => void

interface Indexed {
  readonly of: (object: KubeObject) => string
  readonly byValue: Map<string, Set<Listener>>
}

export class Listeners {
  readonly #all = new Set<Listener>()
  readonly #indexed = new Map<string, Indexed>()

  /** Returns what removes the listener. */
  add(listener: Listener, index: WatchIndex | undefined): () => void {
    const set = index === undefined ? this.#all : this.#setOf(index)
    set.add(listener)
    return () => {
      set.delete(listener)
    }
  }

  notify(event: StoreEvent): void {
    for (const listener of this.#all) listener(event)
    for (const { of, byValue } of this.#indexed.values()) {
      const value = of(event.entry.object)
      for (const listener of byValue.get(value) ?? []) listener(event)
      const before = event.previous === undefined ? value : of(event.previous.object)
      if (before !== value) for (const listener of byValue.get(before) ?? []) listener(event)
    }
  }

  #setOf({ name, of, value }: WatchIndex): Set<Listener> {
    const indexed = this.#indexed.get(name) ?? { of, byValue: new Map() }
    this.#indexed.set(name, indexed)
    const set = indexed.byValue.get(value) ?? new Set()
    indexed.byValue.set(value, set)
    return set
  }
}
