/** Which objects the Pods of each node refer to, kept up to date write by write. */
import { isJsonObject, type KubeObject } from '../apimachinery/objects.ts'
import type { Storage, StoreEvent } from '../store/storage.ts'
import { podReferences } from './pod-references.ts'

interface Placed {
  readonly node: string
  /** Keys of what the Pod refers to: 'secrets/default/tls'. */
  readonly references: readonly string[]
}

export class NodeGraph {
  readonly #pods = new Map<string, Placed>()
  /** For each node, how many of its Pods refer to an object. */
  readonly #references = new Map<string, Map<string, number>>()

  /** Follows the storage from its present, empty state on. */
  constructor(storage: Storage) {
    storage.watch('pods', storage.revision, (event) => this.#changed(event))
  }

  /** Whether the object is a Pod of the node, or one that such a Pod refers to. */
  relates(node: string, resource: string, namespace: string, name: string): boolean {
    if (resource === 'pods') return this.#pods.get(`${namespace}/${name}`)?.node === node
    return this.#references.get(node)?.has(`${resource}/${namespace}/${name}`) ?? false
  }

  #changed({ type, entry, previous }: StoreEvent): void {
    if (type === 'MODIFIED' && previous !== undefined && refersToTheSame(entry.object, previous.object)) return
    this.#forget(entry.key)
    const node = nodeOf(entry.object)
    if (type !== 'DELETED' && node !== '') this.#place(entry.key, node, entry.object)
  }

  #place(key: string, node: string, { metadata, spec }: KubeObject): void {
    const references = [...podReferences(metadata.name ?? '', isJsonObject(spec) ? spec : {})].map((reference) => {
      const slash = reference.indexOf('/')
      return `${reference.slice(0, slash)}/${metadata.namespace}/${reference.slice(slash + 1)}`
    })
    this.#pods.set(key, { node, references })
    const counts = this.#references.get(node) ?? new Map<string, number>()
    this.#references.set(node, counts)
    for (const reference of references) counts.set(reference, (counts.get(reference) ?? 0) + 1)
  }

  #forget(key: string): void {
    const placed = this.#pods.get(key)
    if (placed === undefined) return
    this.#pods.delete(key)
    const counts = this.#references.get(placed.node)
    for (const reference of placed.references) {
      const left = (counts?.get(reference) ?? 1) - 1
      if (left === 0) counts?.delete(reference)
      else counts?.set(reference, left)
    }
  }
}

function nodeOf({ spec }: KubeObject): string {
  return isJsonObject(spec) && typeof spec.nodeName === 'string' ? spec.nodeName : ''
}

/** Only the node and ephemeral containers of a Pod change what it refers to. */
function refersToTheSame(pod: KubeObject, old: KubeObject): boolean {
  return nodeOf(pod) === nodeOf(old) && ephemeralCount(pod) === ephemeralCount(old)
}

const ephemeralCount = ({ spec }: KubeObject): number =>
  isJsonObject(spec) && Array.isArray(spec.ephemeralContainers) ? spec.ephemeralContainers.length : 0
