/** StatefulSets: defaults and rules. Source: recording kinds-apps/stateful-sets. */
import { at, type FieldError } from '../apimachinery/field-error.ts'
import { dns1123Label } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind, type UpdateSubresource } from '../registry/kind.ts'
import { scale } from '../subresources/scale.ts'
import { fractionWarning } from './pod/container-warnings.ts'
import { applyPodSpecDefaults } from './pod/defaults.ts'
import { dropGatedFields } from './pod/drop-gated-fields.ts'
import { semanticallyEqual } from './pod/semantic-equality.ts'
import { changedSpecErrors, type StatefulSetSpec, specErrors } from './stateful-set/validate.ts'
import { statusNumbers, workloadStatus } from './workload/status.ts'
import { changedTemplateWarnings } from './workload/template.ts'

interface StatefulSet extends KubeObject {
  spec: StatefulSetSpec
  status: JsonObject
}

function applyDefaults({ spec }: StatefulSet): void {
  applyPodSpecDefaults(spec.template.spec)
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.kind ||= 'PersistentVolumeClaim'
    claim.apiVersion ||= 'v1'
    claim.spec.volumeMode ||= 'Filesystem'
    claim.status = { phase: 'Pending' }
  }
  spec.podManagementPolicy ||= 'OrderedReady'
  const strategy = spec.updateStrategy
  if ((strategy.type ?? '') === '') {
    strategy.type = 'RollingUpdate'
    strategy.rollingUpdate ??= {}
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate !== undefined) strategy.rollingUpdate.partition ??= 0
  spec.persistentVolumeClaimRetentionPolicy ??= {}
  spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain'
  spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain'
  spec.replicas ??= 1
  spec.revisionHistoryLimit ??= 10
}

/** Fields of features that are off: those of templates, and maxUnavailable unless the object has it already. */
function dropGated({ spec }: StatefulSet, old?: StatefulSet): void {
  dropGatedFields(spec.template.spec)
  if (old?.spec.updateStrategy.rollingUpdate?.maxUnavailable !== undefined) return
  delete spec.updateStrategy.rollingUpdate?.maxUnavailable
}

function warnings(object: StatefulSet, old?: StatefulSet): string[] {
  const { template, volumeClaimTemplates = [], revisionHistoryLimit = 0 } = object.spec
  const found = changedTemplateWarnings(template, 'spec.template', object, old)
  for (const [index, { spec }] of volumeClaimTemplates.entries()) {
    const claim = `${at('spec.volumeClaimTemplates', index)}${old === undefined ? '' : '.Spec'}.resources`
    found.push(...fractionWarning(spec.resources.requests, 'storage', `${claim}.requests`))
    found.push(...fractionWarning(spec.resources.limits, 'storage', `${claim}.limits`))
  }
  if (revisionHistoryLimit < 0) {
    const why = 'a negative value retains all historical revisions; a value >= 0 is recommended'
    found.push(`spec.revisionHistoryLimit: ${why}`)
  }
  return found
}

const COUNTS = [
  'replicas',
  'readyReplicas',
  'currentReplicas',
  'updatedReplicas',
  'availableReplicas',
  'observedGeneration',
  'collisionCount',
]

const numbers = statusNumbers(COUNTS, [
  ['readyReplicas', 'replicas', 'status.replicas'],
  ['currentReplicas', 'replicas', 'status.replicas'],
  ['updatedReplicas', 'replicas', 'status.replicas'],
  ['availableReplicas', 'replicas', 'status.replicas'],
  ['availableReplicas', 'readyReplicas', 'status.readyReplicas'],
])

const status: UpdateSubresource<StatefulSet> = workloadStatus(numbers)

const validateUpdate = (object: StatefulSet, old: StatefulSet): FieldError[] => [
  ...validateCommonUpdate(object.metadata, old.metadata, true),
  ...validateKindMetaUpdate(object.metadata, old.metadata),
  ...changedSpecErrors(object.spec, old.spec),
]

export const statefulSet = defineKind<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  resource: 'statefulsets',
  namespaced: true,
  strategy: {
    applyDefaults,
    prepareForCreate(object) {
      object.status = { replicas: 0, availableReplicas: 0 }
      dropGated(object)
    },
    prepareForUpdate(object, old) {
      object.status = old.status
      dropGated(object, old)
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Label }),
      ...specErrors(object.spec),
    ],
    validateUpdate,
    warnings,
    tracksGeneration: true,
    sameSpec: ({ spec }, old) => semanticallyEqual('apps.StatefulSetSpec', spec, old.spec),
    resetFields: { 'f:status': {} },
  },
  subresources: [status, scale],
})
