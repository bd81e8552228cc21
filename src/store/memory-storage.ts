/** The default Storage: an ordered tree for each resource, one revision counter, a bounded history. */
import sortedBTree from 'sorted-btree'
import { deepFreeze } from '../apimachinery/deep-freeze.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { Compaction } from './compaction.ts'
import { EventHistory } from './history.ts'
import { type Listener, Listeners } from './listeners.ts'
import type { Entry, EventType, Snapshot, Storage, StoreEvent, Watcher, WatchIndex } from './storage.ts'
import { StoredEntry } from './stored-entry.ts'

/** Events kept for each resource: what a watch can start behind, what a page can go back to. */
const DEFAULT_HISTORY = 10_000

export interface MemoryStorageOptions {
  /** Events that are kept of each resource. @default 10000 */
  readonly history?: number
  /** Hears of every write to every resource, after its watchers. */
  readonly onWrite?: (resource: string, event: StoreEvent) => void
}

// The package is CommonJS: its class is the `default` of the module that Node makes of it.
const BTree = sortedBTree.default
type Tree = sortedBTree.default<string, Entry>

interface Collection {
  tree: Tree
  readonly history: EventHistory
  readonly listeners: Listeners
}

class StoredEvent implements StoreEvent {
  readonly type: EventType
  readonly entry: Entry
  readonly previous?: Entry
  #cache: Map<string, Buffer> | undefined

  constructor(type: EventType, entry: Entry, previous: Entry | undefined) {
    this.type = type
    this.entry = entry
    if (previous !== undefined) this.previous = previous
  }

  get cache(): Map<string, Buffer> {
    this.#cache ??= new Map()
    return this.#cache
  }
}

class TreeSnapshot implements Snapshot {
  readonly revision: number
  readonly #tree: Tree

  constructor(tree: Tree, revision: number) {
    this.#tree = tree
    this.revision = revision
  }

  *entries(prefix: string, from = prefix): IterableIterator<Entry> {
    for (const [key, entry] of this.#tree.entries(from < prefix ? prefix : from)) {
      if (!key.startsWith(prefix)) return
      yield entry
    }
  }

  count(prefix: string): number {
    if (prefix === '') return this.#tree.size
    let count = 0
    for (const _ of this.entries(prefix)) count++
    return count
  }
}

const NOTHING: Tree = new BTree<string, Entry>()

const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export class MemoryStorage implements Storage {
  readonly #collections = new Map<string, Collection>()
  readonly #historySize: number
  readonly #onWrite: MemoryStorageOptions['onWrite']
  // etcd is never empty: its first write, by the server itself, has a revision above 1.
  #revision = 1
  #compaction: Compaction | undefined

  constructor({ history = DEFAULT_HISTORY, onWrite }: MemoryStorageOptions = {}) {
    this.#historySize = history
    this.#onWrite = onWrite
  }

  get revision(): number {
    return this.#revision
  }

  /** A storage that begins as this one is now. What is written is shared until one of them writes; watchers are not. */
  copy(options: MemoryStorageOptions): MemoryStorage {
    const copy = new MemoryStorage(options)
    copy.#revision = this.#revision
    for (const [resource, { tree, history }] of this.#collections) {
      const listeners = new Listeners()
      copy.#collections.set(resource, { tree: tree.clone(), history: history.copy(copy.#historySize), listeners })
    }
    return copy
  }

  get(resource: string, key: string): Entry | undefined {
    return this.#collections.get(resource)?.tree.get(key)
  }

  snapshot(resource: string): Snapshot {
    // Most kinds have no objects.
    const tree = this.#collections.get(resource)?.tree.clone() ?? NOTHING
    return new TreeSnapshot(tree, this.#revision)
  }

  /** From now on old revisions go, as time does; those before the newest are gone already. `now` in ms. */
  startCompaction(now: () => number): void {
    this.#compaction = new Compaction(now, this.#revision)
  }

  snapshotAt(resource: string, revision: number): Snapshot | undefined {
    const { tree, history } = this.#collection(resource)
    if (revision < (this.#compaction?.floor(this.#revision) ?? 1)) return undefined
    const later = history.after(revision)
    if (later === undefined) return undefined
    const past = tree.clone()
    for (let index = later.length - 1; index >= 0; index--) undo(past, later[index])
    return new TreeSnapshot(past, revision)
  }

  create(resource: string, key: string, object: KubeObject): Entry | undefined {
    const collection = this.#collection(resource)
    if (collection.tree.has(key)) return undefined
    return this.#write(resource, collection, 'ADDED', key, object, undefined)
  }

  update(resource: string, key: string, object: KubeObject, expected: number): Entry | undefined {
    const collection = this.#collection(resource)
    const previous = collection.tree.get(key)
    if (previous === undefined || previous.revision !== expected) return undefined
    return this.#write(resource, collection, 'MODIFIED', key, object, previous)
  }

  delete(resource: string, key: string, expected: number): Entry | undefined {
    const collection = this.#collection(resource)
    const previous = collection.tree.get(key)
    if (previous === undefined || previous.revision !== expected) return undefined
    const { object } = previous
    const last = { ...object, metadata: { ...object.metadata } }
    return this.#write(resource, collection, 'DELETED', key, last, previous)
  }

  historyFloor(resource: string): number {
    return this.#collection(resource).history.floor
  }

  restartHistory(resource: string): void {
    this.#collection(resource).history.restart(this.#revision)
  }

  watch(resource: string, sinceRevision: number, listener: Listener, index?: WatchIndex): Watcher | undefined {
    const collection = this.#collection(resource)
    const missed = collection.history.after(sinceRevision)
    return missed && collection.listeners.add(listener, sinceRevision, missed, index)
  }

  #collection(resource: string): Collection {
    const known = this.#collections.get(resource)
    if (known !== undefined) return known
    const made: Collection = {
      tree: new BTree<string, Entry>(undefined, compareKeys),
      history: new EventHistory(this.#historySize, 0),
      listeners: new Listeners(),
    }
    this.#collections.set(resource, made)
    return made
  }

  #write(
    resource: string,
    collection: Collection,
    type: EventType,
    key: string,
    object: KubeObject,
    previous: Entry | undefined,
  ): Entry {
    this.#compaction?.floor(this.#revision)
    const revision = ++this.#revision
    // The registry leaves a resourceVersion in place, so that the key stands where Go writes it.
    object.metadata.resourceVersion = String(revision)
    const entry = new StoredEntry(key, deepFreeze(object), revision)
    if (type === 'DELETED') collection.tree.delete(key)
    else collection.tree.set(key, entry)
    const event = new StoredEvent(type, entry, previous)
    collection.history.add(event)
    collection.listeners.notify(event)
    this.#onWrite?.(resource, event)
    return entry
  }
}

function undo(tree: Tree, event: StoreEvent | undefined): void {
  if (event === undefined) return
  if (event.previous === undefined) tree.delete(event.entry.key)
  else tree.set(event.entry.key, event.previous)
}
