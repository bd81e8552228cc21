/** Ingresses. Source: recording kinds-other/ingresses. */
import { defineKind } from '../registry/kind.ts'
import { metadataStrategy } from './generic-kinds.ts'
import type { Ingress } from './ingress/types.ts'
import { classErrors, classWarnings, leniencyFor, specErrors, statusErrors } from './ingress/validate.ts'
import { loadBalancerStatus } from './load-balancer-status.ts'

const meta = metadataStrategy<Ingress>(true, true)
const statusSubresource = loadBalancerStatus<Ingress>(statusErrors)

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
