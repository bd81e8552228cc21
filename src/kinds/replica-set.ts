/** ReplicaSets: defaults and rules. Source: recording kinds-apps/replica-sets. */
import type { FieldError } from '../apimachinery/field-error.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { scale } from '../subresources/scale.ts'
import { applyPodSpecDefaults } from './pod/defaults.ts'
import { dropGatedFields } from './pod/drop-gated-fields.ts'
import { semanticallyEqual } from './pod/semantic-equality.ts'
import { countErrors } from './workload/counts.ts'
import { selectorChangeErrors, selectorErrors } from './workload/selector.ts'
import { replicaNumbers, workloadStatus } from './workload/status.ts'
import { changedTemplateWarnings, foreverTemplateErrors, podNameWarnings } from './workload/template.ts'
import type { WorkloadSpec } from './workload/types.ts'

interface ReplicaSet extends KubeObject {
  spec: WorkloadSpec & { replicas?: number }
  status: JsonObject
}

/** The kind shares its rules, and their words, with Deployments. */
const SAYS = { empty: 'empty selector is invalid for deployment', unusable: 'invalid label selector' }

const specErrors = ({ spec }: ReplicaSet): FieldError[] => [
  ...countErrors(spec, ['replicas', 'minReadySeconds'], 'spec'),
  ...selectorErrors(spec, SAYS, foreverTemplateErrors(spec.template, 'ReplicaSet', 'spec.template')),
]

export const replicaSet = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  resource: 'replicasets',
  namespaced: true,
  strategy: {
    applyDefaults({ spec }) {
      applyPodSpecDefaults(spec.template.spec)
      spec.replicas ??= 1
    },
    prepareForCreate(object) {
      object.status = { replicas: 0 }
      dropGatedFields(object.spec.template.spec)
    },
    prepareForUpdate(object, old) {
      object.status = old.status
      dropGatedFields(object.spec.template.spec)
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...specErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...specErrors(object),
      ...selectorChangeErrors(object.spec, old.spec),
    ],
    warnings: (object, old) => [
      ...podNameWarnings(object.metadata, old),
      ...changedTemplateWarnings(object.spec.template, 'spec.template', object, old),
    ],
    tracksGeneration: true,
    sameSpec: ({ spec }, old) => semanticallyEqual('apps.ReplicaSetSpec', spec, old.spec),
    resetFields: { 'f:status': {} },
  },
  subresources: [workloadStatus<ReplicaSet>(replicaNumbers), scale],
})
