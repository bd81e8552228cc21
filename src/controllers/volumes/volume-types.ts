/** Claims, volumes and classes as their controllers read them. */
import { listOf, specOf, textOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../../apimachinery/objects.ts'
import type { LabelSelectorObject } from '../../client/types.ts'

interface Amounts {
  [name: string]: string
}

export interface Claim extends KubeObject {
  spec: JsonObject & {
    accessModes?: string[]
    resources?: { requests?: Amounts }
    selector?: LabelSelectorObject
    storageClassName?: string
    volumeMode?: string
    volumeName?: string
  }
  status: JsonObject & { phase?: string; accessModes?: string[]; capacity?: Amounts }
}

export interface Volume extends KubeObject {
  spec: JsonObject & {
    accessModes?: string[]
    capacity?: Amounts
    claimRef?: JsonObject & { namespace?: string; name?: string; uid?: string }
    persistentVolumeReclaimPolicy?: string
    storageClassName?: string
    volumeMode?: string
  }
  status: JsonObject & { phase?: string }
}

export interface StorageClass extends KubeObject {
  provisioner: string
  reclaimPolicy?: string
  volumeBindingMode?: string
}

export const CLASSES = 'storageclasses.storage.k8s.io'

/** Claims that a Pod mounts: 'namespace/name'. An index of Pods, too. */
export function claimsOf(pod: KubeObject): string[] {
  const { namespace, name } = pod.metadata
  return listOf(specOf(pod).volumes).flatMap(({ name: volume, persistentVolumeClaim: source, ephemeral }) => {
    if (isJsonObject(source)) return [`${namespace}/${textOf(source.claimName)}`]
    return ephemeral === undefined ? [] : [`${namespace}/${name}-${textOf(volume)}`]
  })
}

/** The claim that a volume refers to: 'namespace/name'; undefined for none. */
export function claimOf(volume: KubeObject): string | undefined {
  const { claimRef } = specOf(volume)
  return isJsonObject(claimRef) ? `${textOf(claimRef.namespace)}/${textOf(claimRef.name)}` : undefined
}

/** The class that a claim asks for; '' for none. */
export const classOf = ({ spec, metadata }: Claim): string =>
  metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''
