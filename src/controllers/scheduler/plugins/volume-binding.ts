/** Lets a Pod wait for its claims, and go where their volumes are. Source: Kubernetes' VolumeBinding plug-in. */
import { matchesTerm } from '../../../apimachinery/node-selector.ts'
import { Quantity } from '../../../apimachinery/quantity.ts'
import {
  type Claim,
  claimNames,
  findClaim,
  isBound,
  notFound,
  type PersistentVolume,
  SELECTED_NODE,
  type StorageClass,
} from '../claims.ts'
import type { ClusterState } from '../cluster-state.ts'
import type { NodeInfo } from '../node-info.ts'
import type { Misfit, Plugin } from '../plugin.ts'

const WRONG_NODE = "node(s) didn't match PersistentVolume's node affinity"
const NO_VOLUME = "node(s) didn't find available persistent volumes to bind"
const LOST_VOLUME = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'

const RESOURCES: ReadonlySet<string> = new Set([
  'persistentvolumeclaims',
  'persistentvolumes',
  'storageclasses.storage.k8s.io',
  'nodes',
])

export const volumeBinding: Plugin = {
  name: 'VolumeBinding',
  prepareFilter(pod, cluster) {
    const names = claimNames(pod)
    if (names.length === 0) return undefined
    const claims: Claim[] = []
    for (const { name, isEphemeral } of names) {
      const claim = findClaim(cluster, pod, name)
      const refusal = unusable(claim, name, isEphemeral)
      if (claim === undefined || refusal !== undefined) return { refusal: refusal ?? notFound(name) }
      claims.push(claim)
    }
    const unbound = claims.filter((claim) => !isBound(claim))
    if (unbound.some((claim) => !waitsForPod(claim, cluster)))
      return { refusal: 'pod has unbound immediate PersistentVolumeClaims' }
    const bound = claims.filter(isBound)
    return { filter: (node) => misfit(bound, unbound, node, cluster) }
  },
  prepareBind: (pod, cluster, node) =>
    claimNames(pod)
      .map(({ name }) => findClaim(cluster, pod, name))
      .filter((claim) => claim !== undefined && !isBound(claim))
      .map((claim) => ({
        resource: 'persistentvolumeclaims',
        key: `${pod.namespace}/${claim?.metadata.name}`,
        patch: { metadata: { annotations: { [SELECTED_NODE]: node } } },
      })),
  mayHelp: ({ resource }) => RESOURCES.has(resource),
}

function unusable(claim: Claim | undefined, name: string, isEphemeral: boolean): string | undefined {
  if (claim === undefined)
    return isEphemeral
      ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
      : notFound(name)
  if (claim.status.phase === 'Lost')
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName}"`
  return claim.metadata.deletionTimestamp === undefined ? undefined : `persistentvolumeclaim "${name}" is being deleted`
}

/** Whether the claim is bound only when a Pod uses it. */
function waitsForPod({ spec }: Claim, cluster: ClusterState): boolean {
  if ((spec.volumeName ?? '') !== '') return false
  return classOf(spec.storageClassName, cluster)?.volumeBindingMode === 'WaitForFirstConsumer'
}

const classOf = (name: string | undefined, cluster: ClusterState): StorageClass | undefined =>
  cluster.lister<StorageClass>('storageclasses.storage.k8s.io').get(name ?? '')

function misfit(
  bound: readonly Claim[],
  unbound: readonly Claim[],
  node: NodeInfo,
  cluster: ClusterState,
): Misfit | undefined {
  const volumes = bound.map(({ spec }) =>
    cluster.lister<PersistentVolume>('persistentvolumes').get(spec.volumeName ?? ''),
  )
  const isLost = volumes.includes(undefined)
  const reasons = [
    ...(volumes.some((volume) => volume !== undefined && !isUsableOn(volume, node)) ? [WRONG_NODE] : []),
    ...(unbound.every((claim) => canBind(claim, node, cluster)) ? [] : [NO_VOLUME]),
    ...(isLost ? [LOST_VOLUME] : []),
  ]
  return reasons.length === 0 ? undefined : { reasons, preemptionMayHelp: false }
}

function isUsableOn({ spec }: PersistentVolume, { node }: NodeInfo): boolean {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms
  return terms === undefined || (node !== undefined && terms.some((term) => matchesTerm(term, node)))
}

/** Whether there is a volume for the claim that the node can use, or one can be made. */
function canBind(claim: Claim, node: NodeInfo, cluster: ClusterState): boolean {
  const selected = claim.metadata.annotations?.[SELECTED_NODE]
  if (selected !== undefined && selected !== node.name) return false
  const provisioner = classOf(claim.spec.storageClassName, cluster)?.provisioner
  if (provisioner !== undefined && provisioner !== 'kubernetes.io/no-provisioner') return true
  const volumes = [...cluster.lister<PersistentVolume>('persistentvolumes').list()]
  return volumes.some((volume) => satisfies(volume, claim) && isUsableOn(volume, node))
}

function satisfies({ spec, status }: PersistentVolume, { spec: claim }: Claim): boolean {
  const modes = spec.accessModes ?? []
  return (
    status.phase === 'Available' &&
    spec.claimRef === undefined &&
    (spec.storageClassName ?? '') === (claim.storageClassName ?? '') &&
    (claim.accessModes ?? []).every((mode) => modes.includes(mode)) &&
    bytes(spec.capacity?.storage).compare(bytes(claim.resources?.requests?.storage)) >= 0
  )
}

const bytes = (text = '0'): Quantity => Quantity.parse(text)
