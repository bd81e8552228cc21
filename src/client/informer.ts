/**
 * A cache of one resource that follows the store, and tells of changes. Source: client-go's SharedIndexInformer; ours
 * is never behind: the cache changes with the write itself, only handlers wait for their turn.
 */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { Clock } from '../clock/clock.ts'
import type { Client, ClientEvent, ResourceName } from './client.ts'

/** A change as handlers see it; `old` is the object before it, except for one that was added. */
export interface Change<T extends KubeObject = KubeObject> {
  readonly type: ClientEvent['type']
  readonly object: T
  readonly old?: T
}

export type ChangeHandler<T extends KubeObject = KubeObject> = (change: Change<T>) => void

/** Values under which an object is found: `pod => [pod.spec.nodeName]`. */
export type Indexer = (object: KubeObject) => readonly string[]

/** 'namespace/name', or 'name' for what has no namespace. */
export const keyOf = ({ metadata: { namespace = '', name = '' } }: KubeObject): string =>
  namespace === '' ? name : `${namespace}/${name}`

export class Informer<T extends KubeObject = KubeObject> {
  readonly #clock: Clock
  readonly #objects = new Map<string, T>()
  readonly #indexes = new Map<Indexer, Map<string, Map<string, T>>>()
  readonly #handlers: ChangeHandler<T>[] = []
  /** Those that hear of changes within the write. */
  readonly #immediate = new Set<ChangeHandler<T>>()
  readonly #unwatch: () => void
  #waiting: Change<T>[] = []
  #stopped = false
  #version = 0

  constructor(client: Client, clock: Clock, resource: ResourceName) {
    this.#clock = clock
    const { items, resourceVersion } = client.list(resource, '')
    for (const object of items) this.#objects.set(keyOf(object), this.#typed(object))
    this.#unwatch = client.watch(
      resource,
      '',
      resourceVersion,
      ({ type, object }) => this.#changed(type, this.#typed(object)),
      { delivery: 'at once' },
    )
  }

  /** Another number after each change. */
  get version(): number {
    return this.#version
  }

  /** The object as it is now. Frozen. */
  get(key: string): T | undefined {
    return this.#objects.get(key)
  }

  /** All objects, in the order in which they were created. */
  list(): Iterable<T> {
    return this.#objects.values()
  }

  /** The objects that the indexer finds under this value. An index is built when it is first asked. */
  by(indexer: Indexer, value: string): readonly T[] {
    return [...(this.#index(indexer).get(value)?.values() ?? [])]
  }

  /** Tells `handler` of all objects there are, and of every change from now on, in order, in turns of their own. */
  onChange(handler: ChangeHandler<T>): void {
    this.#handlers.push(handler)
    if (this.#objects.size === 0) return
    const present = [...this.#objects.values()]
    this.#clock.setTimeout(() => {
      if (!this.#stopped) for (const object of present) handler({ type: 'ADDED', object })
    }, 0)
  }

  /**
   * Tells `handler` of all objects there are, at once, and of every change within the write itself, where it may only
   * take note and must not write. Returns what stops it.
   */
  onWrite(handler: ChangeHandler<T>): () => void {
    for (const object of this.#objects.values()) handler({ type: 'ADDED', object })
    this.#immediate.add(handler)
    return () => this.#immediate.delete(handler)
  }

  stop(): void {
    this.#stopped = true
    this.#unwatch()
  }

  /** The one place where an object gets its type: that all objects of a resource are of one kind is the store's promise. */
  #typed(object: KubeObject): T {
    return object as T
  }

  #changed(type: ClientEvent['type'], object: T): void {
    const key = keyOf(object)
    const old = this.#objects.get(key)
    this.#version++
    for (const [indexer, index] of this.#indexes) {
      const values = type === 'DELETED' ? [] : indexer(object)
      if (old !== undefined) removeFrom(index, indexer(old), key, values)
      addTo(index, values, key, object)
    }
    if (type === 'DELETED') this.#objects.delete(key)
    else this.#objects.set(key, object)
    if (this.#handlers.length + this.#immediate.size === 0) return
    const change = old === undefined || type === 'ADDED' ? { type, object } : { type, object, old }
    for (const handler of this.#immediate) handler(change)
    if (this.#handlers.length === 0) return
    if (this.#waiting.push(change) === 1) this.#clock.setTimeout(() => this.#tell(), 0)
  }

  #tell(): void {
    const changes = this.#waiting
    this.#waiting = []
    for (const change of changes) {
      for (const handler of this.#handlers) if (!this.#stopped) handler(change)
    }
  }

  #index(indexer: Indexer): Map<string, Map<string, T>> {
    const known = this.#indexes.get(indexer)
    if (known !== undefined) return known
    const index = new Map<string, Map<string, T>>()
    for (const [key, object] of this.#objects) addTo(index, indexer(object), key, object)
    this.#indexes.set(indexer, index)
    return index
  }
}

function addTo<T>(index: Map<string, Map<string, T>>, values: readonly string[], key: string, object: T): void {
  for (const value of values) {
    const found = index.get(value)
    if (found === undefined) index.set(value, new Map([[key, object]]))
    else found.set(key, object)
  }
}

/** Objects keep their places under the values that stay. */
function removeFrom<T>(
  index: Map<string, Map<string, T>>,
  values: readonly string[],
  key: string,
  staying: readonly string[],
): void {
  for (const value of values) {
    if (staying.includes(value)) continue
    const found = index.get(value)
    if (found?.delete(key) && found.size === 0) index.delete(value)
  }
}

/** Indexes that several controllers ask for: shared, because an index is known by its function. */
export const byNamespace: Indexer = ({ metadata }) => [metadata.namespace ?? '']

/** By the uid of the controlling owner. */
export const byController: Indexer = ({ metadata }) =>
  (metadata.ownerReferences ?? []).filter(({ controller }) => controller === true).map(({ uid }) => uid)

/** By the uids of all owners. */
export const byOwner: Indexer = ({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid)

export const byUid: Indexer = ({ metadata }) => [metadata.uid ?? '']

/** One informer a resource, made when it is first asked for. */
export class InformerFactory {
  readonly #client: Client
  readonly #clock: Clock
  readonly #informers = new Map<ResourceName, { stop(): void }>()

  constructor(client: Client, clock: Clock) {
    this.#client = client
    this.#clock = clock
  }

  /** `T` is the resource's kind. */
  for<T extends KubeObject = KubeObject>(resource: ResourceName): Informer<T> {
    const known = this.#informers.get(resource)
    if (known !== undefined) return known as Informer<T>
    const informer = new Informer<T>(this.#client, this.#clock, resource)
    this.#informers.set(resource, informer)
    return informer
  }

  /** Ends the informer of a resource that is no longer served. */
  forget(resource: ResourceName): void {
    this.#informers.get(resource)?.stop()
    this.#informers.delete(resource)
  }

  stop(): void {
    for (const informer of this.#informers.values()) informer.stop()
  }
}
