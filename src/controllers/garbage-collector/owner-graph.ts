/** Who owns whom, over all kinds that are served: one informer a kind, indexed by the uids of owners. */
import type { KubeObject, OwnerReference } from '../../apimachinery/objects.ts'
import type { ApiResource, Client, ResourceName } from '../../client/client.ts'
import { byOwner, byUid, type Change, type Informer, type InformerFactory, keyOf } from '../../client/informer.ts'

/** Kinds that the collector does not look at: nobody owns them, and there are many. Source: its default configuration. */
const IGNORED: ReadonlySet<ResourceName> = new Set(['events', 'events.events.k8s.io'])

/** An object in the graph. */
export interface Item {
  readonly resource: ResourceName
  /** As informers know it. */
  readonly key: string
}

/** What an owner reference points to. */
export type Owner =
  | { readonly type: 'present'; readonly object: KubeObject; readonly item: Item }
  | { readonly type: 'absent' }
  /** Its kind is not served, or is one that the dependent cannot refer to: nobody can tell. */
  | { readonly type: 'unknown' }

export class OwnerGraph {
  readonly #client: Client
  readonly #informers: InformerFactory
  readonly #onChange: (resource: ResourceName, change: Change) => void
  readonly #followed = new Map<ResourceName, Informer>()
  #kinds: ReadonlyMap<string, ApiResource> = new Map()
  #discovered: readonly ApiResource[] = []

  /** `onChange` hears of every object there is, and of every change after. */
  constructor(client: Client, informers: InformerFactory, onChange: (resource: ResourceName, change: Change) => void) {
    this.#client = client
    this.#informers = informers
    this.#onChange = onChange
    this.discover()
  }

  /** Follows the kinds that are served now, and forgets those that no longer are. */
  discover(): void {
    const resources = this.#client.resources()
    if (resources === this.#discovered) return
    this.#discovered = resources
    this.#kinds = new Map(resources.map((known) => [`${known.apiVersion}/${known.kind}`, known]))
    const served = new Set(resources.map(({ resource }) => resource).filter((resource) => !IGNORED.has(resource)))
    for (const resource of this.#followed.keys()) {
      if (served.has(resource)) continue
      this.#followed.delete(resource)
      this.#informers.forget(resource)
    }
    for (const resource of served) if (!this.#followed.has(resource)) this.#follow(resource)
  }

  get({ resource, key }: Item): KubeObject | undefined {
    return this.#followed.get(resource)?.get(key)
  }

  /** All objects with a reference to an owner of this uid. */
  dependentsOf(uid: string): readonly Item[] {
    const found: Item[] = []
    for (const [resource, informer] of this.#followed) {
      for (const object of informer.by(byOwner, uid)) found.push({ resource, key: keyOf(object) })
    }
    return found
  }

  /** The owner under its name: in the dependent's own namespace, or in none. */
  ownerOf(dependent: KubeObject, reference: OwnerReference): Owner {
    const kind = this.#kinds.get(`${reference.apiVersion}/${reference.kind}`)
    const informer = kind && this.#followed.get(kind.resource)
    const { namespace = '' } = dependent.metadata
    if (kind === undefined || informer === undefined || (kind.namespaced && namespace === ''))
      return { type: 'unknown' }
    const key = kind.namespaced ? `${namespace}/${reference.name}` : reference.name
    const object = informer.get(key)
    if (object?.metadata.uid !== reference.uid) return { type: 'absent' }
    return { type: 'present', object, item: { resource: kind.resource, key } }
  }

  /** Whether the reference is to an object of another namespace, which can own nothing here. */
  isElsewhere(dependent: KubeObject, { apiVersion, kind, uid }: OwnerReference): boolean {
    const known = this.#kinds.get(`${apiVersion}/${kind}`)
    if (known?.namespaced !== true) return false
    const owners = this.#followed.get(known.resource)?.by(byUid, uid) ?? []
    return owners.some(({ metadata }) => metadata.namespace !== dependent.metadata.namespace)
  }

  #follow(resource: ResourceName): void {
    const informer = this.#informers.for(resource)
    this.#followed.set(resource, informer)
    // The index is made while there is little to go through.
    informer.by(byOwner, '')
    informer.onChange((change) => {
      if (this.#followed.get(resource) === informer) this.#onChange(resource, change)
    })
  }
}
