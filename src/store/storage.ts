/** The interface between the registry and whatever keeps the objects. Small enough for etcd. */
import type { KubeObject } from '../apimachinery/objects.ts'

/** One stored object at one revision. The object is deeply frozen. */
export interface Entry {
  /** 'namespace/name', or '/name' without a namespace: sorts as etcd's keys do. */
  readonly key: string
  readonly object: KubeObject
  /** The cluster-wide revision of the write, equal to the object's metadata.resourceVersion. */
  readonly revision: number
  /** The object as the server writes it: JSON of Go's encoder with HTML escapes and a line feed; made once. */
  json(): Buffer
  /** The metadata as it stands in `json`; made once. */
  metadataJson(): Buffer
  /** The object in another form, made by `make` when it is first asked for and kept. */
  form(name: 'protobuf', make: () => Buffer): Buffer
}

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** One write. A DELETED event's entry is the last state with the revision of the deletion. */
export interface StoreEvent {
  readonly type: EventType
  readonly entry: Entry
  /** The state before, for selectors that an object enters or leaves. */
  readonly previous?: Entry
  /** What the event means to one kind of listener, worked out once and shared: framed bytes by representation. */
  readonly cache: Map<string, Buffer>
}

/** An immutable view of one resource at one revision. */
export interface Snapshot {
  readonly revision: number
  /** Entries whose key is ≥ `from` and starts with `prefix`, in order. */
  entries(prefix: string, from?: string): IterableIterator<Entry>
  /** How many entries start with `prefix`; O(log n) is not promised. */
  count(prefix: string): number
}

/** Events about objects whose field has this value, before or after the write. `of` reads the field that `name` stands for. */
export interface WatchIndex {
  readonly name: string
  readonly of: (object: KubeObject) => string
  readonly value: string
}

export interface Watcher {
  readonly close: () => void
}

/** All methods are synchronous: one turn of JavaScript is one transaction. `resource` is 'pods' or 'deployments.apps'. */
export interface Storage {
  /** The revision of the newest write. */
  readonly revision: number
  get(resource: string, key: string): Entry | undefined
  snapshot(resource: string): Snapshot
  /** The snapshot as of `revision`; undefined when it is no longer kept. */
  snapshotAt(resource: string, revision: number): Snapshot | undefined
  /** The revision after which all events of the resource are known: where a watch can start. */
  historyFloor(resource: string): number
  /** Forgets the events of the resource so far: nothing can be watched from before now. */
  restartHistory(resource: string): void
  /** Stores a new object and sets its resourceVersion. The object is frozen. Undefined when the key is taken. */
  create(resource: string, key: string, object: KubeObject): Entry | undefined
  /** Replaces the object if its revision is still `expected`; undefined when it is not. */
  update(resource: string, key: string, object: KubeObject, expected: number): Entry | undefined
  /** Removes the object if its revision is still `expected`. Returns the entry of the DELETED event. */
  delete(resource: string, key: string, expected: number): Entry | undefined
  /**
   * Calls `listener` for each event of the resource after `sinceRevision`, first those of the history, at once, then
   * new ones as they are written, of these only those that `index` lets through. Returns undefined when the history no longer reaches back that far.
   */
  watch(
    resource: string,
    sinceRevision: number,
    listener: (event: StoreEvent) => void,
    index?: WatchIndex,
  ): Watcher | undefined
}
