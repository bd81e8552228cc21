/** Claims for storage. Source: recording kinds-core/persistent-volume-claims, KEP-1495 (data sources), KEP-1790 (shrinking). */
import { type FieldError, forbidden, invalid } from '../apimachinery/field-error.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { Quantity } from '../apimachinery/quantity.ts'
import { unifiedDiff } from '../apimachinery/unified-diff.ts'
import { defineKind, type UpdateSubresource } from '../registry/kind.ts'
import { fractionWarning } from './pod/container-warnings.ts'
import { printInternalIndented } from './pod/internal-printer.ts'
import { roundResources } from './pod/resource-defaults.ts'
import { semanticallyEqual } from './pod/semantic-equality.ts'
import { claimSpecErrors } from './pod/volumes/claim-spec.ts'
import type { ClaimSpec, DataSource } from './pod/volumes/types.ts'

interface PersistentVolumeClaim extends KubeObject {
  spec: ClaimSpec & { volumeName?: string }
  status: JsonObject & {
    phase?: string
    capacity?: { [name: string]: string }
    allocatedResources?: { [name: string]: string }
    currentVolumeAttributesClassName?: string
  }
}

const META = { namespaced: true, validateName: dns1123Subdomain }
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'
const SPEC = 'core.PersistentVolumeClaimSpec'

function applyDefaults({ spec, status }: PersistentVolumeClaim): void {
  spec.volumeMode ??= 'Filesystem'
  roundResources(spec.resources?.requests)
  roundResources(spec.resources?.limits)
  roundResources(status?.capacity)
  roundResources(status?.allocatedResources)
  if (status !== undefined) status.phase ||= 'Pending'
}

const isClaimOrSnapshot = ({ apiGroup = '', kind }: DataSource): boolean =>
  (apiGroup === '' && kind === 'PersistentVolumeClaim') ||
  (apiGroup === 'snapshot.storage.k8s.io' && kind === 'VolumeSnapshot')

/** The old field takes claims and snapshots only; what one of the two fields says, the other does, too. */
function normalizeSources(spec: ClaimSpec, old: ClaimSpec | undefined): void {
  const hadSource = old?.dataSource !== undefined || old?.dataSourceRef !== undefined
  // Sources in other namespaces are behind a gate that is closed.
  if ((spec.dataSourceRef?.namespace ?? '') !== '' && old?.dataSourceRef === undefined) delete spec.dataSourceRef
  const { dataSource, dataSourceRef } = spec
  if (dataSource !== undefined && dataSourceRef === undefined && !hadSource && !isClaimOrSnapshot(dataSource))
    delete spec.dataSource
  fillOtherSource(spec)
}

function fillOtherSource(spec: ClaimSpec): void {
  const { dataSource, dataSourceRef } = spec
  if (dataSource !== undefined && dataSourceRef === undefined) spec.dataSourceRef = jsonClone(dataSource)
  if (dataSource === undefined && dataSourceRef !== undefined && (dataSourceRef.namespace ?? '') === '')
    spec.dataSource = jsonClone(dataSourceRef)
}

/** Both specs as they are compared: without what may change. */
function compared(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): readonly [before: JsonObject, after: JsonObject] {
  const before = jsonClone(old.spec)
  const after = jsonClone(claim.spec)
  fillOtherSource(before)
  // The volume is named once.
  if ((before.volumeName ?? '') === '' && after.volumeName !== undefined) before.volumeName = after.volumeName
  if (mayTakeClass(claim, old)) {
    if (before.storageClassName === undefined) delete after.storageClassName
  }
  if (claim.status.phase === 'Bound') {
    const { storage } = before.resources.requests ?? {}
    if (after.resources.requests !== undefined && storage !== undefined) after.resources.requests.storage = storage
    if (before.volumeAttributesClassName === undefined) delete after.volumeAttributesClassName
    else after.volumeAttributesClassName = before.volumeAttributesClassName
  }
  return [before, after]
}

/** A claim without a class may be given one; if an annotation named one, only that. */
function mayTakeClass({ spec }: PersistentVolumeClaim, { metadata, spec: old }: PersistentVolumeClaim): boolean {
  if (spec.storageClassName === undefined || old.storageClassName !== undefined) return false
  const annotated = metadata.annotations?.[CLASS_ANNOTATION]
  return annotated === undefined || annotated === spec.storageClassName
}

function specChangeErrors(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const [before, after] = compared(claim, old)
  if (semanticallyEqual(SPEC, after, before)) return []
  const why =
    'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
  const diff = unifiedDiff(printInternalIndented(SPEC, before), printInternalIndented(SPEC, after))
  return [forbidden('spec', `${why}\n${diff}`)]
}

/** A request may shrink, when growing failed, but not to what there is already. */
function sizeErrors({ spec }: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const size = Quantity.parse(spec.resources.requests?.storage ?? '0')
  const before = Quantity.parse(old.spec.resources.requests?.storage ?? '0')
  const actual = Quantity.parse(old.status.capacity?.storage ?? '0')
  if (size.compare(before) >= 0 || size.compare(actual) > 0) return []
  return [forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')]
}

function attributesClassErrors({ spec }: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const { volumeAttributesClassName: name } = spec
  if (name === old.spec.volumeAttributesClassName || old.status.currentVolumeAttributesClassName === undefined)
    return []
  const why = 'is forbidden when status.currentVolumeAttributesClassName is not nil'
  if (name === undefined) return [forbidden('spec.volumeAttributesClassName', `update to nil ${why}`)]
  return name === '' ? [forbidden('spec.volumeAttributesClassName', `update to empty string ${why}`)] : []
}

const annotatedClassErrors = ({ metadata }: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] => {
  const value = metadata.annotations?.[CLASS_ANNOTATION] ?? ''
  const before = old.metadata.annotations?.[CLASS_ANNOTATION] ?? ''
  return value === before ? [] : [invalid(`metadata.annotations[${CLASS_ANNOTATION}]`, value, 'field is immutable')]
}

const metaUpdateErrors = ({ metadata }: KubeObject, old: KubeObject): FieldError[] => [
  ...validateCommonUpdate(metadata, old.metadata, true),
  ...validateKindMetaUpdate(metadata, old.metadata),
]

const status: UpdateSubresource<PersistentVolumeClaim> = {
  type: 'update',
  name: 'status',
  strategy: {
    prepareForUpdate(claim, old) {
      claim.spec = old.spec
    },
    validateUpdate: metaUpdateErrors,
    resetFields: { 'f:spec': {} },
  },
}

export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  resource: 'persistentvolumeclaims',
  namespaced: true,
  returnsDeletedObject: true,
  subresources: [status],
  strategy: {
    applyDefaults,
    prepareForCreate(claim) {
      claim.status = { phase: 'Pending' }
      normalizeSources(claim.spec, undefined)
    },
    prepareForUpdate(claim, old) {
      claim.status = old.status
      normalizeSources(claim.spec, old.spec)
    },
    validate: ({ metadata, spec }) => [...validateObjectMeta(metadata, META), ...claimSpecErrors(spec, 'spec')],
    validateUpdate: (claim, old) => [
      ...metaUpdateErrors(claim, old),
      ...validateObjectMeta(claim.metadata, META),
      ...claimSpecErrors(claim.spec, 'spec'),
      ...annotatedClassErrors(claim, old),
      ...specChangeErrors(claim, old),
      ...sizeErrors(claim, old),
      ...(jsonEqual(claim.spec.volumeMode, old.spec.volumeMode)
        ? []
        : [invalid('volumeMode', claim.spec.volumeMode ?? null, 'field is immutable')]),
      ...attributesClassErrors(claim, old),
    ],
    warnings: ({ spec: { resources } }) => [
      ...fractionWarning(resources?.requests, 'storage', 'spec.resources.requests'),
      ...fractionWarning(resources?.limits, 'storage', 'spec.resources.limits'),
    ],
    resetFields: { 'f:status': {} },
  },
})
