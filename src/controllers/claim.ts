/** Whose objects are whose: an owner takes orphans that match its selector and lets go of those that no longer do. */
import { ApiError } from '../apimachinery/api-error.ts'
import { selectorFromObject } from '../apimachinery/label-selector.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { Client, ResourceName } from '../client/client.ts'
import { byController, byNamespace, type Indexer, type Informer, keyOf } from '../client/informer.ts'
import type { LabelSelectorObject } from '../client/types.ts'
import { controllerReference } from './controller.ts'

/** What owns by a selector. */
type Owner = KubeObject & { spec: { selector: LabelSelectorObject } }

const hasController = ({ metadata }: KubeObject): boolean =>
  (metadata.ownerReferences ?? []).some(({ controller }) => controller === true)

/** Objects without a controller, by namespace. */
const orphansByNamespace: Indexer = (object) => (hasController(object) ? [] : [object.metadata.namespace ?? ''])

/**
 * The objects of an owner after claiming, those on their way out included. An owner that is going takes nothing in and
 * lets nothing go. `resource` is what `claimable` holds: 'pods', 'replicasets.apps'.
 */
export function claim<T extends KubeObject>(
  client: Client,
  resource: ResourceName,
  claimable: Informer<T>,
  owner: Owner,
): T[] {
  const selector = selectorFromObject(owner.spec.selector)
  const { namespace = '', uid = '', deletionTimestamp } = owner.metadata
  const claimed: T[] = []
  for (const object of claimable.by(byController, uid)) {
    if (selector.matches(object.metadata.labels ?? {})) claimed.push(object)
    else if (deletionTimestamp === undefined) release(client, resource, owner, object)
  }
  if (deletionTimestamp !== undefined) return claimed
  for (const object of claimable.by(orphansByNamespace, namespace)) {
    if (object.metadata.deletionTimestamp !== undefined || !selector.matches(object.metadata.labels ?? {})) continue
    if (adopt(client, resource, owner, object)) claimed.push(claimable.get(keyOf(object)) ?? object)
  }
  return claimed
}

function adopt(client: Client, resource: ResourceName, owner: Owner, object: KubeObject): boolean {
  const patch = { metadata: { uid: object.metadata.uid, ownerReferences: [controllerReference(owner)] } }
  return tolerateLoss(() => client.patch(resource, keyOf(object), { type: 'strategic', patch }))
}

function release(client: Client, resource: ResourceName, owner: Owner, object: KubeObject): void {
  const reference = { $patch: 'delete', uid: owner.metadata.uid ?? '' }
  const patch = { metadata: { uid: object.metadata.uid, ownerReferences: [reference] } }
  tolerateLoss(() => client.patch(resource, keyOf(object), { type: 'strategic', patch }))
}

/** False when the object is gone, or is another one of the same name (then its uid is refused as invalid). */
function tolerateLoss(action: () => void): boolean {
  try {
    action()
    return true
  } catch (error) {
    if (error instanceof ApiError && (error.code === 404 || error.code === 422)) return false
    throw error
  }
}

/** The keys of owners whose selector matches an orphan: they may want to claim it. */
export function ownersOfOrphan<T extends Owner>(owners: Pick<Informer<T>, 'by'>, object: KubeObject): string[] {
  if (hasController(object)) return []
  const { namespace = '', labels = {} } = object.metadata
  return owners
    .by(byNamespace, namespace)
    .filter(({ spec }) => selectorFromObject(spec.selector).matches(labels))
    .map(keyOf)
}
