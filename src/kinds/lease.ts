/** Leases. What coordinated leader election needs is behind a gate, and dropped. Source: recording kinds-other/leases-and-slices. */
import { type FieldError, invalid } from '../apimachinery/field-error.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { metadataStrategy } from './generic-kinds.ts'

interface Lease extends KubeObject {
  spec: JsonObject & {
    leaseDurationSeconds?: number
    leaseTransitions?: number
    strategy?: string
    preferredHolder?: string
  }
}

const meta = metadataStrategy<Lease>(true, false, ['plain change'])

function specErrors({ spec: { leaseDurationSeconds: seconds, leaseTransitions: transitions } }: Lease): FieldError[] {
  return [
    ...(seconds !== undefined && seconds <= 0
      ? [invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : []),
    ...(transitions !== undefined && transitions < 0
      ? [invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')]
      : []),
  ]
}

function dropGated({ spec }: Lease): void {
  delete spec.strategy
  delete spec.preferredHolder
}

export const lease = defineKind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  resource: 'leases',
  namespaced: true,
  createsOnUpdate: true,
  requiresResourceVersion: true,
  strategy: {
    prepareForCreate: dropGated,
    prepareForUpdate: dropGated,
    validate: (object, context) => [...(meta.validate?.(object, context) ?? []), ...specErrors(object)],
    validateUpdate: (object, old, context) => [
      ...(meta.validateUpdate?.(object, old, context) ?? []),
      ...specErrors(object),
    ],
  },
})
