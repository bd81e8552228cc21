/** Whose Pods are whose: an owner takes orphans that match its selector and lets go of those that no longer do. */
import { ApiError } from '../apimachinery/api-error.ts'
import { selectorFromObject } from '../apimachinery/label-selector.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { Client } from '../client/client.ts'
import { byController, type Indexer, type Informer } from '../client/informer.ts'
import type { LabelSelectorObject, Pod } from '../client/types.ts'
import { controllerReference } from './controller.ts'

/** Pods without a controller, by namespace. */
const orphansByNamespace: Indexer = ({ metadata }) =>
  (metadata.ownerReferences ?? []).some(({ controller }) => controller === true) ? [] : [metadata.namespace ?? '']

/** The Pods of an owner after claiming, those on their way out included. An owner that is going takes nothing in. */
export function claimPods(
  client: Client,
  pods: Informer<Pod>,
  owner: KubeObject & { spec: { selector: LabelSelectorObject } },
): Pod[] {
  const selector = selectorFromObject(owner.spec.selector)
  const { namespace = '', uid = '', deletionTimestamp } = owner.metadata
  const claimed: Pod[] = []
  for (const pod of pods.by(byController, uid)) {
    if (selector.matches(pod.metadata.labels ?? {})) claimed.push(pod)
    else if (deletionTimestamp === undefined) release(client, owner, pod)
  }
  if (deletionTimestamp !== undefined) return claimed
  for (const pod of pods.by(orphansByNamespace, namespace)) {
    if (pod.metadata.deletionTimestamp !== undefined || !selector.matches(pod.metadata.labels ?? {})) continue
    if (adopt(client, owner, pod)) claimed.push(pod)
  }
  return claimed
}

const keyIn = ({ metadata: { namespace, name } }: KubeObject): string => `${namespace}/${name}`

function adopt(client: Client, owner: KubeObject, pod: Pod): boolean {
  const { uid } = pod.metadata
  const patch = { metadata: { uid, ownerReferences: [controllerReference(owner)] } }
  return tolerateLoss(() => client.patch('pods', keyIn(pod), { type: 'strategic', patch }))
}

function release(client: Client, owner: KubeObject, pod: Pod): void {
  const { uid } = pod.metadata
  const reference = { $patch: 'delete', uid: owner.metadata.uid ?? '' }
  const patch = { metadata: { uid, ownerReferences: [reference] } }
  tolerateLoss(() => client.patch('pods', keyIn(pod), { type: 'strategic', patch }))
}

/** False when the Pod is gone, or is another one of the same name (then its uid is refused as invalid). */
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
export function ownersOfOrphan<T extends KubeObject & { spec: { selector: LabelSelectorObject } }>(
  owners: Informer<T>,
  pod: KubeObject,
  byNamespace: Indexer,
): string[] {
  const { namespace = '', ownerReferences = [], labels = {} } = pod.metadata
  if (ownerReferences.some(({ controller }) => controller === true)) return []
  return owners
    .by(byNamespace, namespace)
    .filter(({ spec }) => selectorFromObject(spec.selector).matches(labels))
    .map(keyIn)
}
