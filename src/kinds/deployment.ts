/** Deployments: defaults and rules. Source: recordings kinds-apps/deployments, deployments-updates. */
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind, type UpdateSubresource } from '../registry/kind.ts'
import { scale } from '../subresources/scale.ts'
import { type DeploymentSpec, specErrors } from './deployment/validate.ts'
import { applyPodSpecDefaults } from './pod/defaults.ts'
import { dropGatedFields } from './pod/drop-gated-fields.ts'
import { semanticallyEqual } from './pod/semantic-equality.ts'
import { selectorChangeErrors } from './workload/selector.ts'
import { statusNumbers, workloadStatus } from './workload/status.ts'
import { changedTemplateWarnings, podNameWarnings } from './workload/template.ts'

interface Deployment extends KubeObject {
  spec: DeploymentSpec
  status: JsonObject
}

function applyDefaults({ spec }: Deployment): void {
  applyPodSpecDefaults(spec.template.spec)
  spec.replicas ??= 1
  spec.strategy.type ||= 'RollingUpdate'
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate ??= {}
    spec.strategy.rollingUpdate.maxUnavailable ??= '25%'
    spec.strategy.rollingUpdate.maxSurge ??= '25%'
  }
  spec.revisionHistoryLimit ??= 10
  spec.progressDeadlineSeconds ??= 600
}

const COUNTS = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'collisionCount',
]

const numbers = workloadStatus<Deployment>(
  statusNumbers(COUNTS, [
    ['updatedReplicas', 'replicas', 'status.replicas'],
    ['readyReplicas', 'replicas', 'status.replicas'],
    ['availableReplicas', 'replicas', 'status.replicas'],
    ['availableReplicas', 'readyReplicas', 'readyReplicas'],
  ]),
)

/** Other than those of the other workloads it leaves the labels as well. */
const status: UpdateSubresource<Deployment> = {
  ...numbers,
  strategy: {
    ...numbers.strategy,
    prepareForUpdate(object, old) {
      object.spec = old.spec
      const { labels } = old.metadata
      if (labels === undefined) delete object.metadata.labels
      else object.metadata.labels = labels
    },
    resetFields: { 'f:spec': {}, 'f:metadata': { 'f:labels': {} } },
  },
}

export const deployment = defineKind<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  namespaced: true,
  strategy: {
    applyDefaults,
    prepareForCreate(object) {
      object.status = {}
      dropGatedFields(object.spec.template.spec)
    },
    prepareForUpdate(object, old) {
      object.status = old.status
      dropGatedFields(object.spec.template.spec)
      // Annotations are carried over to ReplicaSets: a change of them is one that the controller has to see.
      if (!jsonEqual(object.metadata.annotations ?? {}, old.metadata.annotations ?? {}))
        object.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...specErrors(object.spec),
    ],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...specErrors(object.spec),
      ...selectorChangeErrors(object.spec, old.spec),
    ],
    warnings: (object, old) => [
      ...podNameWarnings(object.metadata, old),
      ...changedTemplateWarnings(object.spec.template, 'spec.template', object, old),
    ],
    tracksGeneration: true,
    sameSpec: ({ spec }, old) => semanticallyEqual('apps.DeploymentSpec', spec, old.spec),
    resetFields: { 'f:status': {} },
  },
  subresources: [status, scale],
})
