/** Binds claims and volumes to each other, and lets volumes go whose claim is gone. Source: Kubernetes docs "Persistent Volumes"; events of pkg/controller/volume/persistentvolume. */
import { specOf, textOf } from '../apimachinery/object-fields.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { EventRecorder } from '../client/event-recorder.ts'
import { keyOf } from '../client/informer.ts'
import type { Pod } from '../client/types.ts'
import { type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { bestVolume, isMeantFor, mismatch } from './volumes/match-volume.ts'
import { PROVISIONER, provision } from './volumes/provision.ts'
import {
  CLASSES,
  type Claim,
  claimOf,
  claimsOf,
  classOf,
  type StorageClass,
  type Volume,
} from './volumes/volume-types.ts'

const CLAIMS = 'persistentvolumeclaims'
const VOLUMES = 'persistentvolumes'
const COMPLETED = 'pv.kubernetes.io/bind-completed'
const BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'
const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'
const PROVISIONER_ANNOTATIONS = [
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/storage-provisioner',
]

/** Volumes that no provisioner makes. */
const NO_PROVISIONER = 'kubernetes.io/no-provisioner'

/** Marks keys that are volumes; other keys are claims, which have a namespace. */
const VOLUME = 'volume:'

function work({ client, clock, informers, events }: ReconcilerContext): Work {
  const claims = informers.for<Claim>(CLAIMS)
  const volumes = informers.for<Volume>(VOLUMES)
  const classes = informers.for<StorageClass>(CLASSES)
  const pods = informers.for<Pod>('pods')
  const provisionerEvents = new EventRecorder(client, clock, { component: PROVISIONER })

  function annotate(
    resource: string,
    object: KubeObject,
    annotations: { [name: string]: string },
    spec: object = {},
  ): void {
    const known = object.metadata.annotations ?? {}
    const isThere = Object.entries(annotations).every(([name, value]) => known[name] === value)
    if (isThere && Object.keys(spec).length === 0) return
    client.patch(resource, keyOf(object), { type: 'merge', patch: { metadata: { annotations }, spec: { ...spec } } })
  }

  function writeVolumePhase(name: string, phase: string): void {
    const volume = volumes.get(name)
    if (volume === undefined || volume.status.phase === phase) return
    client.patch(`${VOLUMES}/status`, name, { type: 'merge', patch: { status: { phase } } })
  }

  function writeClaimStatus(key: string, status: Claim['status']): void {
    if (claims.get(key)?.status.phase === status.phase) return
    client.patch(`${CLAIMS}/status`, key, { type: 'merge', patch: { status } })
  }

  /** The volume first, then the claim: each knows of the other before it says that it is bound. */
  function bind(claim: Claim, volume: Volume): void {
    const key = keyOf(claim)
    const volumeName = volume.metadata.name ?? ''
    const { namespace = '', name = '', uid = '', resourceVersion = '' } = claim.metadata
    const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion }
    if (volume.spec.claimRef === undefined) annotate(VOLUMES, volume, { [BY_CONTROLLER]: 'yes' }, { claimRef })
    else if ((volume.spec.claimRef.uid ?? '') === '') annotate(VOLUMES, volume, {}, { claimRef })
    writeVolumePhase(volumeName, 'Bound')
    const chosen = (claim.spec.volumeName ?? '') === ''
    const annotations = { [COMPLETED]: 'yes', ...(chosen ? { [BY_CONTROLLER]: 'yes' } : {}) }
    annotate(CLAIMS, claim, annotations, chosen ? { volumeName } : {})
    const { accessModes = [], capacity = {} } = volume.spec
    writeClaimStatus(key, { phase: 'Bound', accessModes, capacity })
  }

  /** Whether somebody is there for whose node the volume can be made. */
  const hasConsumer = (claim: Claim): boolean =>
    claim.metadata.annotations?.[SELECTED_NODE] !== undefined ||
    pods.by(claimsOf, keyOf(claim)).some(({ spec }) => (spec.nodeName ?? '') !== '')

  function syncUnbound(claim: Claim): void {
    const storageClass = classes.get(classOf(claim))
    const waits = storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && !hasConsumer(claim)
    const best = bestVolume(claim, volumes.list())
    if (best !== undefined && (!waits || isMeantFor(best, claim))) return bind(claim, best)
    if (waits) {
      const message = 'waiting for first consumer to be created before binding'
      events.record(claim, 'Normal', 'WaitForFirstConsumer', message)
    } else if (classOf(claim) === '') {
      const message = 'no persistent volumes available for this claim and no storage class is set'
      events.record(claim, 'Normal', 'FailedBinding', message)
    } else askForVolume(claim, storageClass)
  }

  function askForVolume(claim: Claim, storageClass: StorageClass | undefined): void {
    const name = classOf(claim)
    if (storageClass === undefined) {
      const message = `storageclass.storage.k8s.io "${name}" not found`
      events.record(claim, 'Warning', 'ProvisioningFailed', message)
      return
    }
    const { provisioner } = storageClass
    if (provisioner === NO_PROVISIONER) {
      const message = 'no persistent volumes available for this claim and no storage class is set'
      events.record(claim, 'Normal', 'FailedBinding', message)
      return
    }
    annotate(CLAIMS, claim, Object.fromEntries(PROVISIONER_ANNOTATIONS.map((key) => [key, provisioner])))
    const who = `either by the external provisioner '${provisioner}' or manually by the system administrator`
    const advice =
      'If volume creation is delayed, please verify that the provisioner is running and correctly registered.'
    const message = `Waiting for a volume to be created ${who}. ${advice}`
    events.record(claim, 'Normal', 'ExternalProvisioning', message)
    if (provisioner === PROVISIONER) provision(client, provisionerEvents, claim, storageClass)
  }

  /** A claim that names its volume waits for that one. */
  function syncNamed(claim: Claim, volumeName: string): void {
    const volume = volumes.get(volumeName)
    if (volume === undefined) return
    if (isMeantFor(volume, claim)) return bind(claim, volume)
    if (volume.spec.claimRef !== undefined) {
      const message = `volume "${volumeName}" already bound to a different claim.`
      events.record(claim, 'Warning', 'FailedBinding', message)
      return
    }
    const why = mismatch(volume, claim)
    if (why === undefined) return bind(claim, volume)
    const message = `Cannot bind to requested volume "${volumeName}": ${why}`
    events.record(claim, 'Warning', 'VolumeMismatch', message)
  }

  /** A claim that was bound is lost with its volume. */
  function syncBound(claim: Claim): void {
    const volume = volumes.get(claim.spec.volumeName ?? '')
    if (volume !== undefined && isMeantFor(volume, claim)) return bind(claim, volume)
    if (claim.status.phase === 'Lost') return
    writeClaimStatus(keyOf(claim), { phase: 'Lost' })
    const message = 'Bound claim has lost its PersistentVolume. Data on the volume is lost!'
    events.record(claim, 'Warning', 'ClaimLost', message)
  }

  function syncVolume(name: string): void {
    const volume = volumes.get(name)
    if (volume === undefined) return
    const { claimRef, persistentVolumeReclaimPolicy: policy } = volume.spec
    if (claimRef === undefined || (claimRef.uid ?? '') === '') return writeVolumePhase(name, 'Available')
    const claim = claims.get(claimOf(volume) ?? '')
    if (claim !== undefined && isMeantFor(volume, claim)) return
    writeVolumePhase(name, 'Released')
    const isOurs = volume.metadata.annotations?.[PROVISIONED_BY] === PROVISIONER
    if (policy === 'Delete' && isOurs && volume.metadata.deletionTimestamp === undefined) client.delete(VOLUMES, name)
  }

  const waiting = (): string[] => [...claims.list()].filter(({ status }) => status.phase !== 'Bound').map(keyOf)

  return {
    triggers: {
      [CLAIMS]({ object }) {
        const volumeName = textOf(specOf(object).volumeName)
        return volumeName === '' ? [keyOf(object)] : [keyOf(object), `${VOLUME}${volumeName}`]
      },
      [VOLUMES]({ object, old }) {
        const concerned = [object, ...(old === undefined ? [] : [old])].flatMap((state) => claimOf(state) ?? [])
        return [`${VOLUME}${keyOf(object)}`, ...concerned, ...waiting()]
      },
      [CLASSES]: waiting,
      pods: ({ object }) => claimsOf(object).filter((key) => claims.get(key)?.status.phase === 'Pending'),
    },
    reconcile(key) {
      if (key.startsWith(VOLUME)) return syncVolume(key.slice(VOLUME.length))
      const claim = claims.get(key)
      if (claim === undefined || claim.metadata.deletionTimestamp !== undefined) return
      const { volumeName = '' } = claim.spec
      if (claim.metadata.annotations?.[COMPLETED] !== undefined) syncBound(claim)
      else if (volumeName === '') syncUnbound(claim)
      else syncNamed(claim, volumeName)
    },
  }
}

export const persistentVolumeBinder = reconciler({
  name: 'persistentvolume-binder-controller',
  user: 'system:serviceaccount:kube-system:persistent-volume-binder',
  component: 'persistentvolume-controller',
  work,
})
