/** Lets claims and volumes go that nobody uses any more. Source: KEP-498 (storage object in use protection). */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { Client } from '../client/client.ts'
import { keyOf } from '../client/informer.ts'
import type { Pod } from '../client/types.ts'
import { itself, type ReconcilerContext, reconciler } from './controller.ts'
import { type Claim, claimsOf, type Volume } from './volumes/volume-types.ts'

const CLAIMS = 'persistentvolumeclaims'
const VOLUMES = 'persistentvolumes'

/** A Pod uses its claims from when it has a node until it has ended. */
const isUsing = ({ spec, status }: Pod): boolean =>
  (spec.nodeName ?? '') !== '' && status.phase !== 'Succeeded' && status.phase !== 'Failed'

/** Takes the finalizer from an object that is on its way out. */
function release(client: Client, resource: string, object: KubeObject | undefined, finalizer: string): void {
  if (object?.metadata.deletionTimestamp === undefined) return
  const { finalizers = [], resourceVersion } = object.metadata
  if (!finalizers.includes(finalizer)) return
  const left = finalizers.filter((name) => name !== finalizer)
  const patch = { metadata: { resourceVersion, finalizers: left } }
  client.patch(resource, keyOf(object), { type: 'merge', patch })
}

export const claimProtectionController = reconciler({
  name: 'persistentvolumeclaim-protection-controller',
  user: 'system:serviceaccount:kube-system:pvc-protection-controller',
  work({ client, informers }: ReconcilerContext) {
    const claims = informers.for<Claim>(CLAIMS)
    const pods = informers.for<Pod>('pods')
    return {
      triggers: {
        [CLAIMS]: itself,
        pods: ({ object }) =>
          claimsOf(object).filter((key) => claims.get(key)?.metadata.deletionTimestamp !== undefined),
      },
      reconcile(key) {
        if (pods.by(claimsOf, key).some(isUsing)) return
        release(client, CLAIMS, claims.get(key), 'kubernetes.io/pvc-protection')
      },
    }
  },
})

export const volumeProtectionController = reconciler({
  name: 'persistentvolume-protection-controller',
  user: 'system:serviceaccount:kube-system:pv-protection-controller',
  work({ client, informers }: ReconcilerContext) {
    const volumes = informers.for<Volume>(VOLUMES)
    return {
      triggers: { [VOLUMES]: itself },
      reconcile(name) {
        const volume = volumes.get(name)
        if (volume?.status.phase !== 'Bound') release(client, VOLUMES, volume, 'kubernetes.io/pv-protection')
      },
    }
  },
})
