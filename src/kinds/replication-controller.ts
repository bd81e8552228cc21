/** ReplicationControllers: ReplicaSets with a selector that is a map. Source: k8s.io/kubernetes core validation. */
import { type FieldError, required } from '../apimachinery/field-error.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { scale } from '../subresources/scale.ts'
import { applyPodSpecDefaults } from './pod/defaults.ts'
import { dropGatedFields } from './pod/drop-gated-fields.ts'
import { semanticallyEqual } from './pod/semantic-equality.ts'
import { countErrors } from './workload/counts.ts'
import { selectsTemplate, unselectedError } from './workload/selector.ts'
import { replicaNumbers, workloadStatus } from './workload/status.ts'
import { changedTemplateWarnings, foreverTemplateErrors, podNameWarnings } from './workload/template.ts'
import type { PodTemplateSpec } from './workload/types.ts'

interface ReplicationController extends KubeObject {
  spec: JsonObject & { replicas?: number; selector?: { [key: string]: string }; template?: PodTemplateSpec }
  status: JsonObject
}

/** Labels of the template stand in for a selector and for labels that are not given. */
function applyDefaults({ metadata, spec }: ReplicationController): void {
  spec.replicas ??= 1
  if (spec.template === undefined) return
  applyPodSpecDefaults(spec.template.spec)
  const { labels } = spec.template.metadata
  if (labels === undefined) return
  if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels }
  if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels }
}

const specErrors = ({ spec }: ReplicationController): FieldError[] => [
  ...countErrors(spec, ['minReadySeconds'], 'spec'),
  ...(Object.keys(spec.selector ?? {}).length === 0 ? [required('spec.selector')] : []),
  ...countErrors(spec, ['replicas'], 'spec'),
  ...templateErrors(spec),
]

function templateErrors({ selector = {}, template }: ReplicationController['spec']): FieldError[] {
  if (template === undefined) return [required('spec.template')]
  const isSelected = selectsTemplate({ matchLabels: selector }, template)
  return [
    ...(isSelected ? [] : [unselectedError(template, 'spec.template')]),
    ...foreverTemplateErrors(template, 'ReplicationController', 'spec.template'),
  ]
}

function dropGated({ spec }: ReplicationController): void {
  if (spec.template !== undefined) dropGatedFields(spec.template.spec)
}

export const replicationController = defineKind<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  resource: 'replicationcontrollers',
  namespaced: true,
  strategy: {
    applyDefaults,
    prepareForCreate(object) {
      object.status = { replicas: 0 }
      dropGated(object)
    },
    prepareForUpdate(object, old) {
      object.status = old.status
      dropGated(object)
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...specErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...specErrors(object),
    ],
    // On a change the server warns of the template as it was.
    warnings: (object, old) => {
      const { template } = (old ?? object).spec
      const found = podNameWarnings(object.metadata, old)
      if (template !== undefined) found.push(...changedTemplateWarnings(template, 'spec.template', object, old))
      return found
    },
    tracksGeneration: true,
    sameSpec: ({ spec }, old) => semanticallyEqual('core.ReplicationControllerSpec', spec, old.spec),
    resetFields: { 'f:status': {} },
  },
  subresources: [workloadStatus<ReplicationController>(replicaNumbers), scale],
  defaultPropagation: 'Orphan',
})
