/** Persistent volumes. Source: recording kinds-core/persistent-volumes. */
import { posix } from 'node:path'
import { type FieldError, forbidden, invalid, invalidAll, notSupported, required } from '../apimachinery/field-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { Quantity } from '../apimachinery/quantity.ts'
import { formatTime } from '../apimachinery/time.ts'
import { unifiedDiff } from '../apimachinery/unified-diff.ts'
import { defineKind, type UpdateSubresource } from '../registry/kind.ts'
import { sourceErrors, type VolumeSpec } from './persistent-volume/sources.ts'
import { optionalChoiceErrors } from './pod/choices.ts'
import { printInternalIndented } from './pod/internal-printer.ts'
import { roundResources } from './pod/resource-defaults.ts'
import { semanticallyEqual } from './pod/semantic-equality.ts'
import { nodeSelectorErrors } from './pod/validate-affinity.ts'
import { accessModeErrors, VOLUME_MODES } from './pod/volumes/claim-spec.ts'
import { applyVolumeDefaults } from './pod/volumes/defaults.ts'

interface PersistentVolume extends KubeObject {
  spec: VolumeSpec & {
    accessModes?: string[]
    capacity?: { [name: string]: string }
    persistentVolumeReclaimPolicy?: string
    hostPath?: { path: string }
    storageClassName?: string
    volumeMode?: string
    volumeAttributesClassName?: string
  }
  status: JsonObject & { phase?: string; lastPhaseTransitionTime?: string }
}

const META = { namespaced: false, validateName: dns1123Subdomain }
const POLICIES = ['Delete', 'Recycle', 'Retain']
const SOURCE = 'core.PersistentVolumeSource'

/** What a volume is besides its source. */
const OTHER_FIELDS = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
])

const sourceOf = ({ spec }: PersistentVolume): JsonObject =>
  Object.fromEntries(Object.entries(spec).filter(([field]) => !OTHER_FIELDS.has(field)))

function capacityErrors(capacity: { readonly [name: string]: string } = {}): FieldError[] {
  const names = Object.keys(capacity).sort()
  const printed = Object.fromEntries(names.map((name) => [name, capacity[name] ?? '']))
  const isStorage = names.length === 1 && names[0] === 'storage'
  return [
    ...(names.length === 0 ? [required('spec.capacity')] : []),
    ...(isStorage ? [] : [notSupported('spec.capacity', names.length === 0 ? null : printed, ['storage'])]),
    ...Object.entries(capacity).flatMap(([name, text]) => {
      const amount = Quantity.parse(text)
      const isPositive = !amount.isNegative && !amount.isZero
      return isPositive ? [] : [invalid(`spec.capacity[${name}]`, text, 'must be greater than zero')]
    }),
  ]
}

function affinityErrors({ nodeAffinity }: VolumeSpec): FieldError[] {
  if (nodeAffinity === undefined) return []
  const path = 'spec.nodeAffinity.required'
  if (nodeAffinity.required === undefined) return [required(path, 'must specify required node constraints')]
  const { nodeSelectorTerms } = nodeAffinity.required
  // Decoded as a list of terms.
  return nodeSelectorErrors(Array.isArray(nodeSelectorTerms) ? (nodeSelectorTerms as JsonObject[]) : [], path)
}

function specErrors({ spec }: PersistentVolume): FieldError[] {
  const { accessModes = [], persistentVolumeReclaimPolicy: policy, storageClassName = '', volumeMode } = spec
  const isRoot = spec.hostPath !== undefined && posix.normalize(spec.hostPath.path) === '/'
  const attributes = spec.volumeAttributesClassName
  return [
    ...(accessModes.length === 0 ? [required('spec.accessModes')] : []),
    ...accessModeErrors(accessModes, 'spec.accessModes'),
    ...capacityErrors(spec.capacity),
    ...optionalChoiceErrors(policy, POLICIES, 'spec.persistentVolumeReclaimPolicy'),
    ...affinityErrors(spec),
    ...sourceErrors(spec),
    ...(isRoot && policy === 'Recycle'
      ? [forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")]
      : []),
    ...(storageClassName === ''
      ? []
      : invalidAll('spec.storageClassName', storageClassName, dns1123Subdomain(storageClassName))),
    ...optionalChoiceErrors(volumeMode, VOLUME_MODES, 'spec.volumeMode'),
    ...(attributes === '' ? [required('spec.volumeAttributesClassName', 'an empty string is disallowed')] : []),
    ...(attributes === undefined || attributes === ''
      ? []
      : invalidAll('spec.volumeAttributesClassName', attributes, dns1123Subdomain(attributes))),
    ...(attributes !== undefined && spec.csi === undefined
      ? [required('spec.csi', 'has to be specified when using volumeAttributesClassName')]
      : []),
  ]
}

function changeErrors(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const errors: FieldError[] = []
  const [before, after] = [sourceOf(old), sourceOf(volume)]
  if (!semanticallyEqual(SOURCE, after, before)) {
    const diff = unifiedDiff(printInternalIndented(SOURCE, before), printInternalIndented(SOURCE, after))
    errors.push(
      forbidden('spec.persistentvolumesource', `spec.persistentvolumesource is immutable after creation\n${diff}`),
    )
  }
  if (volume.spec.volumeMode !== old.spec.volumeMode)
    errors.push(invalid('volumeMode', volume.spec.volumeMode ?? null, 'field is immutable'))
  const affinity = old.spec.nodeAffinity
  if (affinity !== undefined && !jsonEqual(volume.spec.nodeAffinity, affinity))
    errors.push(invalid('nodeAffinity', volume.spec.nodeAffinity ?? null, 'field is immutable'))
  const { volumeAttributesClassName: attributes } = volume.spec
  if (old.spec.volumeAttributesClassName !== undefined && attributes === undefined)
    errors.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'))
  return errors
}

const wholeErrors = (volume: PersistentVolume): FieldError[] => [
  ...validateObjectMeta(volume.metadata, META),
  ...specErrors(volume),
]

const metaUpdateErrors = ({ metadata }: KubeObject, old: KubeObject): FieldError[] => [
  ...validateCommonUpdate(metadata, old.metadata, false),
  ...validateKindMetaUpdate(metadata, old.metadata),
]

function warnings({ spec }: PersistentVolume): string[] {
  if (spec.persistentVolumeReclaimPolicy !== 'Recycle') return []
  const advice = 'Instead, the recommended approach is to use dynamic provisioning.'
  return [`spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. ${advice}`]
}

const status: UpdateSubresource<PersistentVolume> = {
  type: 'update',
  name: 'status',
  strategy: {
    prepareForUpdate(volume, old, { clock }) {
      volume.spec = old.spec
      const { phase, lastPhaseTransitionTime: time } = volume.status
      const before = old.status.lastPhaseTransitionTime
      // Who changes the phase may say when; otherwise the server does.
      if (phase !== old.status.phase && (time === undefined || time === before))
        volume.status.lastPhaseTransitionTime = formatTime(clock.now())
      else if (phase === old.status.phase && time === undefined && before !== undefined)
        volume.status.lastPhaseTransitionTime = before
    },
    validateUpdate: metaUpdateErrors,
    resetFields: { 'f:spec': {} },
  },
}

export const persistentVolume = defineKind<PersistentVolume>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  resource: 'persistentvolumes',
  namespaced: false,
  returnsDeletedObject: true,
  subresources: [status],
  strategy: {
    applyDefaults({ spec, status: current }) {
      applyVolumeDefaults({ ...spec, name: '' })
      spec.persistentVolumeReclaimPolicy ||= 'Retain'
      spec.volumeMode ??= 'Filesystem'
      roundResources(spec.capacity)
      if (current !== undefined) current.phase ||= 'Pending'
    },
    prepareForCreate(volume, { clock }) {
      volume.status = { phase: 'Pending', lastPhaseTransitionTime: formatTime(clock.now()) }
    },
    prepareForUpdate(volume, old) {
      volume.status = old.status
    },
    validate: wholeErrors,
    validateUpdate: (volume, old) => [
      ...validateCommonUpdate(volume.metadata, old.metadata, false),
      ...wholeErrors(volume),
      ...wholeErrors(volume),
      ...changeErrors(volume, old),
    ],
    warnings,
    resetFields: { 'f:status': {} },
  },
})
