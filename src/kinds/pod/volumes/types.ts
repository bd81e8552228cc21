/** The sources of volumes, as far as rules and defaults read them. */
import type { LabelSelectorObject } from '../../../apimachinery/label-selector-errors.ts'
import type { JsonObject, ObjectMeta } from '../../../apimachinery/objects.ts'
import type { FieldRef, ResourceFieldRef } from '../container-types.ts'

/** Modes are those of files, 0 to 0777. */
export interface KeyToPath extends JsonObject {
  key: string
  path: string
  mode?: number
}

export interface DownwardApiFile extends JsonObject {
  path: string
  fieldRef?: FieldRef
  resourceFieldRef?: ResourceFieldRef
  mode?: number
}

/** One part of a projected volume; exactly one field is to be given. */
export interface Projection extends JsonObject {
  secret?: { name?: string; items?: KeyToPath[] }
  configMap?: { name?: string; items?: KeyToPath[] }
  downwardAPI?: { items?: DownwardApiFile[] }
  serviceAccountToken?: { path: string; expirationSeconds?: number; audience?: string }
  clusterTrustBundle?: JsonObject
  podCertificate?: JsonObject
}

export interface DataSource extends JsonObject {
  apiGroup?: string
  kind: string
  name: string
  namespace?: string
}

export interface ClaimSpec extends JsonObject {
  accessModes?: string[]
  selector?: LabelSelectorObject
  resources: { requests?: { [name: string]: string }; limits?: { [name: string]: string } }
  storageClassName?: string
  volumeMode?: string
  dataSource?: DataSource
  dataSourceRef?: DataSource
  volumeAttributesClassName?: string
}

/** The sources that have rules of more than missing fields. */
export interface VolumeSources {
  emptyDir: { sizeLimit?: string }
  hostPath: { path: string; type?: string }
  gitRepo: { repository: string; directory?: string }
  gcePersistentDisk: { pdName: string; partition?: number }
  awsElasticBlockStore: { volumeID: string; partition?: number }
  secret: { secretName?: string; defaultMode?: number; items?: KeyToPath[] }
  nfs: { server: string; path: string }
  iscsi: {
    targetPortal: string
    iqn: string
    lun: number
    initiatorName?: string
    chapAuthDiscovery?: boolean
    chapAuthSession?: boolean
    secretRef?: JsonObject
  }
  glusterfs: { endpoints: string; path: string }
  flocker: { datasetName?: string; datasetUUID?: string }
  persistentVolumeClaim: { claimName: string }
  rbd: { monitors?: string[]; image: string }
  quobyte: { registry: string; volume: string; tenant?: string }
  cinder: { volumeID: string; secretRef?: { name?: string } }
  cephfs: { monitors?: string[] }
  downwardAPI: { defaultMode?: number; items?: DownwardApiFile[] }
  fc: { targetWWNs?: string[]; lun?: number; wwids?: string[] }
  flexVolume: { driver: string; options?: { [key: string]: string } }
  configMap: { name?: string; defaultMode?: number; items?: KeyToPath[] }
  azureFile: { secretName: string; shareName: string }
  vsphereVolume: { volumePath: string }
  photonPersistentDisk: { pdID: string }
  portworxVolume: { volumeID: string }
  azureDisk: { diskName: string; diskURI: string; cachingMode?: string; kind?: string }
  storageos: { volumeName?: string; volumeNamespace?: string; secretRef?: { name?: string } }
  projected: { defaultMode?: number; sources?: Projection[] }
  scaleIO: { gateway: string; system: string; volumeName?: string }
  csi: { driver: string; nodePublishSecretRef?: { name?: string } }
  ephemeral: { volumeClaimTemplate?: { metadata: ObjectMeta; spec: ClaimSpec } }
  image: { reference?: string; pullPolicy?: string }
}

/** A named volume with, in the end, one source. */
export interface Volume extends JsonObject, Partial<VolumeSources> {
  name: string
}
