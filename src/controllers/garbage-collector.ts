/**
 * Removes objects whose owners are gone, and lets owners go that wait for their dependents. Source: kubernetes.io/docs
 * "Garbage Collection", "Owners and Dependents"; events and order of a kube-controller-manager v1.35.
 */
import { isNotFound } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { KubeObject, OwnerReference } from '../apimachinery/objects.ts'
import type { ResourceName } from '../client/client.ts'
import { type Change, keyOf } from '../client/informer.ts'
import { type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { type Item, OwnerGraph } from './garbage-collector/owner-graph.ts'

const FOREGROUND = 'foregroundDeletion'
const ORPHAN = 'orphan'
const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io'

/** The key of the work that looks for new kinds. */
const DISCOVERY = ''

const NO_OWNERS: readonly OwnerReference[] = []

const ownersOf = ({ metadata }: KubeObject): readonly OwnerReference[] => metadata.ownerReferences ?? NO_OWNERS

const has = ({ metadata }: KubeObject, finalizer: string): boolean => metadata.finalizers?.includes(finalizer) ?? false

const isGoing = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined

/** Waits until its dependents are gone. */
const isDeletingDependents = (object: KubeObject): boolean => isGoing(object) && has(object, FOREGROUND)

/** Owner references by what is known of the owners. */
interface Classified {
  readonly solid: readonly OwnerReference[]
  readonly dangling: readonly OwnerReference[]
  /** Of owners that wait for this object to go. */
  readonly waiting: readonly OwnerReference[]
}

function work({ client, informers, events, enqueue }: ReconcilerContext): Work {
  const graph = new OwnerGraph(client, informers, note)
  /** Objects of which nobody could tell whether their owner is there. */
  const undecided = new Set<string>()
  const add = ({ resource, key }: Item): void => enqueue(`${resource} ${key}`)

  /** Who is to be looked at after a change: the object, its dependents, or the owners that wait for it. */
  function note(resource: ResourceName, { type, object, old }: Change): void {
    const before = old === undefined ? NO_OWNERS : ownersOf(old)
    // Most changes are about neither owners nor an end.
    if (type !== 'DELETED' && before === ownersOf(object) && !isGoing(object)) return
    const item = { resource, key: keyOf(object) }
    if (type === 'DELETED') {
      for (const dependent of graph.dependentsOf(object.metadata.uid ?? '')) add(dependent)
      wakeOwners(object, ownersOf(object))
      return
    }
    if (isGoing(object) && (has(object, FOREGROUND) || has(object, ORPHAN))) add(item)
    if (jsonEqual([...before], [...ownersOf(object)])) return
    wakeOwners(object, before)
    reportElsewhere(object, before)
    if (ownersOf(object).length > 0) add(item)
  }

  function wakeOwners(dependent: KubeObject, references: readonly OwnerReference[]): void {
    for (const reference of references) {
      const owner = graph.ownerOf(dependent, reference)
      if (owner.type === 'present' && isDeletingDependents(owner.object)) add(owner.item)
    }
  }

  function reportElsewhere(object: KubeObject, before: readonly OwnerReference[]): void {
    for (const reference of ownersOf(object)) {
      if (before.some(({ uid }) => uid === reference.uid)) continue
      if (graph.ownerOf(object, reference).type === 'present' || !graph.isElsewhere(object, reference)) continue
      const { namespace = '', name = '', uid = '' } = object.metadata
      const { apiVersion, kind, name: owner, uid: ownerUid } = reference
      const named = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${owner}, uid: ${ownerUid}]`
      const about = { ...object, metadata: { name, uid, ...(namespace === '' ? {} : { namespace }) } }
      events.record(
        about,
        'Warning',
        'OwnerRefInvalidNamespace',
        `ownerRef ${named} does not exist in namespace "${namespace}"`,
      )
    }
  }

  /** Undefined when nobody can tell of one of the owners. */
  function classify(object: KubeObject): Classified | undefined {
    const solid: OwnerReference[] = []
    const dangling: OwnerReference[] = []
    const waiting: OwnerReference[] = []
    for (const reference of ownersOf(object)) {
      const owner = graph.ownerOf(object, reference)
      if (owner.type === 'unknown') return undefined
      if (owner.type === 'absent') dangling.push(reference)
      else if (isDeletingDependents(owner.object)) waiting.push(reference)
      else solid.push(reference)
    }
    return { solid, dangling, waiting }
  }

  function collect(item: Item, object: KubeObject): void {
    const found = classify(object)
    if (found === undefined) {
      undecided.add(`${item.resource} ${item.key}`)
      return
    }
    const { solid, dangling, waiting } = found
    if (solid.length > 0) {
      if (dangling.length + waiting.length > 0) writeOwners(item, object, solid)
      return
    }
    const dependents = waiting.length === 0 ? [] : graph.dependentsOf(object.metadata.uid ?? '')
    if (dependents.length === 0) return remove(item, object, policyOf(object))
    if (dependents.some(waits)) writeOwners(item, object, ownersOf(object).map(unblocked))
    remove(item, object, 'Foreground')
  }

  function waits(item: Item): boolean {
    const object = graph.get(item)
    return object !== undefined && isDeletingDependents(object)
  }

  function writeOwners({ resource, key }: Item, object: KubeObject, owners: readonly OwnerReference[]): void {
    const { uid, resourceVersion } = object.metadata
    const ownerReferences = owners.length === 0 ? null : [...owners]
    const patch = { metadata: { uid, resourceVersion, ownerReferences } }
    tolerateGone(() => client.patch(resource, key, { type: 'merge', patch }))
  }

  function remove({ resource, key }: Item, { metadata: { uid } }: KubeObject, propagationPolicy: string): void {
    tolerateGone(() => client.delete(resource, key, { propagationPolicy, preconditions: { uid } }))
  }

  function removeFinalizer({ resource, key }: Item, object: KubeObject, finalizer: string): void {
    const { uid, resourceVersion, finalizers = [] } = object.metadata
    const patch = { metadata: { uid, resourceVersion, finalizers: finalizers.filter((known) => known !== finalizer) } }
    tolerateGone(() => client.patch(resource, key, { type: 'merge', patch }))
  }

  /** Takes the owner out of its dependents, then lets it go. */
  function orphanDependents(item: Item, object: KubeObject): void {
    const { uid = '' } = object.metadata
    for (const dependent of graph.dependentsOf(uid)) {
      const known = graph.get(dependent)
      if (known === undefined) continue
      const others = ownersOf(known).filter((reference) => reference.uid !== uid)
      writeOwners(dependent, known, others)
    }
    removeFinalizer(item, object, ORPHAN)
  }

  /** Lets the owner go when no dependent holds it any more; until then sees to it that they go. */
  function deleteDependents(item: Item, object: KubeObject): void {
    const { uid = '' } = object.metadata
    let blocked = false
    for (const dependent of graph.dependentsOf(uid)) {
      const known = graph.get(dependent)
      if (known === undefined) continue
      blocked ||= ownersOf(known).some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true)
      if (!isGoing(known)) add(dependent)
    }
    if (!blocked) removeFinalizer(item, object, FOREGROUND)
  }

  return {
    triggers: { [DEFINITIONS]: () => [DISCOVERY] },
    reconcile(key) {
      if (key === DISCOVERY) {
        graph.discover()
        for (const waiting of undecided) enqueue(waiting)
        undecided.clear()
        return
      }
      const space = key.indexOf(' ')
      const item = { resource: key.slice(0, space), key: key.slice(space + 1) }
      const object = graph.get(item)
      if (object === undefined) return
      if (!isGoing(object)) return collect(item, object)
      if (has(object, ORPHAN)) orphanDependents(item, object)
      else if (has(object, FOREGROUND)) deleteDependents(item, object)
    },
  }
}

/** What the object's own finalizers ask for is kept. */
function policyOf(object: KubeObject): string {
  if (has(object, ORPHAN)) return 'Orphan'
  return has(object, FOREGROUND) ? 'Foreground' : 'Background'
}

const unblocked = (owner: OwnerReference): OwnerReference =>
  owner.blockOwnerDeletion === true ? { ...owner, blockOwnerDeletion: false } : owner

/** Somebody was faster: the object is gone, or another one has its name, which brings an event of its own. */
function tolerateGone(action: () => void): void {
  try {
    action()
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

export const garbageCollector = reconciler({
  name: 'garbage-collector-controller',
  user: 'system:serviceaccount:kube-system:generic-garbage-collector',
  work,
})
