/** Makes volumes for claims of classes with the simulated provisioner, as a CSI provisioner would. Events: external-provisioner. */
import type { Client } from '../../client/client.ts'
import type { EventRecorder } from '../../client/event-recorder.ts'
import type { Claim, StorageClass } from './volume-types.ts'

export const PROVISIONER = 'ephemera.io/simulated'

const DIRECTORY = '/var/lib/ephemera/volumes'

/** Makes the volume, bound to the claim already; its name follows from the claim. */
export function provision(
  client: Client,
  events: EventRecorder,
  claim: Claim,
  { metadata, reclaimPolicy = 'Delete' }: StorageClass,
): void {
  const { namespace = '', name = '', uid = '', resourceVersion = '' } = claim.metadata
  const volume = `pvc-${uid}`
  if (client.find('persistentvolumes', volume) !== undefined) return
  const about = `${namespace}/${name}`
  events.record(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${about}"`)
  const { accessModes = [], resources, volumeMode } = claim.spec
  client.create('persistentvolumes', {
    metadata: { name: volume, annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } },
    spec: {
      accessModes,
      capacity: { storage: resources?.requests?.storage ?? '0' },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion },
      hostPath: { path: `${DIRECTORY}/${volume}`, type: 'DirectoryOrCreate' },
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: metadata.name ?? '',
      ...(volumeMode === undefined ? {} : { volumeMode }),
    },
  })
  events.record(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume}`)
}
