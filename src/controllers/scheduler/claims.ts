/** The PersistentVolumeClaims of a Pod, and what they are bound to. */
import type { KubeObject } from '../../apimachinery/objects.ts'
import type { ClusterState } from './cluster-state.ts'
import type { PodInfo } from './pod-info.ts'
import type { NodeSelectorTerm } from './types.ts'

export interface Claim extends KubeObject {
  readonly spec: {
    readonly volumeName?: string
    readonly storageClassName?: string
    readonly accessModes?: string[]
    readonly volumeMode?: string
    readonly resources?: { readonly requests?: { readonly storage?: string } }
  }
  readonly status: { readonly phase?: string }
}

export interface PersistentVolume extends KubeObject {
  readonly spec: {
    readonly storageClassName?: string
    readonly accessModes?: string[]
    readonly volumeMode?: string
    readonly capacity?: { readonly storage?: string }
    readonly claimRef?: { readonly name?: string; readonly namespace?: string }
    readonly nodeAffinity?: { readonly required?: { readonly nodeSelectorTerms: NodeSelectorTerm[] } }
  }
  readonly status: { readonly phase?: string }
}

export interface StorageClass extends KubeObject {
  readonly provisioner: string
  readonly volumeBindingMode?: string
}

export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'

/** A claim that a volume names; one of its own is named after the Pod and the volume. */
export interface ClaimName {
  readonly name: string
  readonly isEphemeral: boolean
}

export const claimNames = ({ pod }: PodInfo): ClaimName[] =>
  (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }): ClaimName[] => {
    if (persistentVolumeClaim !== undefined) return [{ name: persistentVolumeClaim.claimName, isEphemeral: false }]
    return ephemeral === undefined ? [] : [{ name: `${pod.metadata.name}-${name}`, isEphemeral: true }]
  })

export const findClaim = (cluster: ClusterState, { namespace }: PodInfo, name: string): Claim | undefined =>
  cluster.lister<Claim>('persistentvolumeclaims').get(`${namespace}/${name}`)

export const notFound = (name: string): string => `persistentvolumeclaim "${name}" not found`

/** Bound for good: the volume controller has said so. */
export const isBound = ({ metadata, spec }: Claim): boolean =>
  (spec.volumeName ?? '') !== '' && metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined
