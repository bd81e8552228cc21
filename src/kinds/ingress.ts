/** Ingresses. Source: recording kinds-other/ingresses. */
import { validateObjectMetaUpdate } from '../apimachinery/object-meta.ts'
import { defineKind, type UpdateSubresource } from '../registry/kind.ts'
import { genericStatus, metadataStrategy } from './generic-kinds.ts'
import type { Ingress } from './ingress/types.ts'
import { classErrors, classWarnings, leniencyFor, specErrors, statusErrors } from './ingress/validate.ts'
import { loadBalancerWarnings } from './load-balancer-status.ts'

const meta = metadataStrategy<Ingress>(true, true)
const status = genericStatus<Ingress>(true)

const statusSubresource: UpdateSubresource<Ingress> = {
  ...status,
  strategy: {
    ...status.strategy,
    validateUpdate: (object, old, context) => [
      ...(status.strategy.validateUpdate?.(object, old, context) ?? []),
      ...validateObjectMetaUpdate(object.metadata, old.metadata),
      ...statusErrors(object, old),
    ],
    warnings: (object) => loadBalancerWarnings(object.status.loadBalancer),
  },
}

export const ingress = defineKind<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  resource: 'ingresses',
  namespaced: true,
  strategy: {
    ...meta,
    tracksGeneration: true,
    validate: (object, context) => [
      ...(meta.validate?.(object, context) ?? []),
      ...specErrors(object, leniencyFor(undefined)),
      ...classErrors(object),
    ],
    validateUpdate: (object, old, context) => [
      ...(meta.validateUpdate?.(object, old, context) ?? []),
      ...specErrors(object, leniencyFor(old)),
    ],
    warnings: (object, old) => (old === undefined ? classWarnings(object) : []),
  },
  subresources: [statusSubresource],
})
