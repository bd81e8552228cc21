/** The status subresource of workloads: takes the status, leaves the spec, and says what is wrong with its numbers. */
import type { FieldError } from '../../apimachinery/field-error.ts'
import { validateCommonUpdate, validateKindMetaUpdate } from '../../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { UpdateSubresource } from '../../registry/kind.ts'
import { type Bound, boundErrors, collisionErrors, countErrors } from './counts.ts'

interface WithStatus extends KubeObject {
  spec: JsonObject
  status: JsonObject
}

/** `validate` adds to the rules of metadata; both states are given. */
export const workloadStatus = <T extends WithStatus>(
  validate: (object: T, old: T) => FieldError[],
): UpdateSubresource<T> => ({
  type: 'update',
  name: 'status',
  strategy: {
    prepareForUpdate(object, old) {
      object.spec = old.spec
    },
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...validate(object, old),
    ],
    resetFields: { 'f:spec': {} },
  },
})

/** Numbers that are not negative, numbers that are parts of others, and a count of collisions that does not fall. */
export const statusNumbers =
  (counts: readonly string[], bounds: readonly Bound[]) =>
  (object: WithStatus, old: WithStatus): FieldError[] => [
    ...countErrors(object.status, counts, 'status'),
    ...boundErrors(object.status, bounds),
    ...collisionErrors(object, old),
  ]

const REPLICA_COUNTS = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'observedGeneration',
  'terminatingReplicas',
]

/** Numbers of ReplicaSets and ReplicationControllers. */
export const replicaNumbers = statusNumbers(REPLICA_COUNTS, [
  ['fullyLabeledReplicas', 'replicas', 'status.replicas'],
  ['readyReplicas', 'replicas', 'status.replicas'],
  ['availableReplicas', 'replicas', 'status.replicas'],
  ['availableReplicas', 'readyReplicas', 'readyReplicas'],
])
