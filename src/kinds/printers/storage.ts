/** Rows of volumes, claims and what drivers of storage have. Source: recordings list/table-more-kinds, kinds-other. */
import { listOf } from '../../apimachinery/object-fields.ts'
import type { JsonValue, KubeObject } from '../../apimachinery/objects.ts'
import { age, type Cell, count, flag, joined, name, type Printers, reader, row, text } from './cells.ts'

const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class'

const className: Cell = ({ metadata }) => {
  const isDefault = DEFAULT_CLASS.some((key) => metadata.annotations?.[key] === 'true')
  return isDefault ? `${metadata.name} (default)` : (metadata.name ?? '')
}

const classOf = reader('spec.storageClassName')

/** The storage class of a volume or claim: an old annotation goes before the field. */
const storageClass: Cell = (object) => object.metadata.annotations?.[BETA_CLASS] ?? classOf(object) ?? ''

const phaseOf = reader('status.phase')
const phase: Cell = (object) =>
  object.metadata.deletionTimestamp === undefined ? (phaseOf(object) ?? '') : 'Terminating'

const ACCESS_MODES = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const

/** Short words for access modes, in an order of their own. */
function accessModes(modes: JsonValue | undefined): string {
  if (!Array.isArray(modes)) return ''
  return ACCESS_MODES.filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',')
}

const volumeModes = reader('spec.accessModes')
const claimRef = reader('spec.claimRef')
const claimOf: Cell = (volume) => {
  const [claim] = listOf([claimRef(volume) ?? null])
  return claim === undefined ? '' : `${claim.namespace ?? ''}/${claim.name ?? ''}`
}

/** A claim without a volume shows neither capacity nor modes. */
const ofBoundClaim = (path: string, print: (value: JsonValue | undefined) => string): Cell => {
  const [volume, read] = [reader('spec.volumeName'), reader(path)]
  return (claim: KubeObject) => (volume(claim) ? print(read(claim)) : '')
}

const tokenRequests = reader('spec.tokenRequests')
const audiences: Cell = (driver) => {
  const requests = tokenRequests(driver)
  if (!Array.isArray(requests)) return '<unset>'
  return listOf(requests)
    .map(({ audience = '' }) => audience)
    .join(',')
}

const attributesClass = text('spec.volumeAttributesClassName', '<unset>')
const volumeMode = text('spec.volumeMode', '<unset>')

export const storagePrinters: Printers = {
  '/persistentvolumes': row(
    name,
    text('spec.capacity.storage', '0'),
    (object) => accessModes(volumeModes(object)),
    text('spec.persistentVolumeReclaimPolicy'),
    phase,
    claimOf,
    storageClass,
    attributesClass,
    text('status.reason'),
    age,
    volumeMode,
  ),
  '/persistentvolumeclaims': row(
    name,
    phase,
    text('spec.volumeName'),
    ofBoundClaim('status.capacity.storage', (value) => String(value ?? '0')),
    ofBoundClaim('status.accessModes', accessModes),
    storageClass,
    attributesClass,
    age,
    volumeMode,
  ),
  'storage.k8s.io/storageclasses': row(
    className,
    text('provisioner'),
    text('reclaimPolicy', 'Delete'),
    text('volumeBindingMode', 'Immediate'),
    flag('allowVolumeExpansion'),
    age,
  ),
  'storage.k8s.io/volumeattributesclasses': row(name, text('driverName'), age),
  'storage.k8s.io/volumeattachments': row(
    name,
    text('spec.attacher'),
    text('spec.source.persistentVolumeName'),
    text('spec.nodeName'),
    flag('status.attached'),
    age,
  ),
  'storage.k8s.io/csinodes': row(name, count('spec.drivers'), age),
  'storage.k8s.io/csidrivers': row(
    name,
    flag('spec.attachRequired', true),
    flag('spec.podInfoOnMount'),
    flag('spec.storageCapacity'),
    audiences,
    flag('spec.requiresRepublish'),
    joined('spec.volumeLifecycleModes', '<none>'),
    age,
  ),
}
