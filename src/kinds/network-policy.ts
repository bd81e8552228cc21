/** NetworkPolicies: kept and validated; the Pod network lets everything through. Source: recording kinds-other/network-policies. */
import { validateKindMetaUpdate } from '../apimachinery/object-meta.ts'
import { defineKind } from '../registry/kind.ts'
import { metadataStrategy } from './generic-kinds.ts'
import { type NetworkPolicy, rulesOf } from './network-policy/types.ts'
import { blockWarnings, specErrors } from './network-policy/validate.ts'

const meta = metadataStrategy<NetworkPolicy>(true, false, ['whole'])

export const networkPolicy = defineKind<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  resource: 'networkpolicies',
  namespaced: true,
  strategy: {
    tracksGeneration: true,
    applyDefaults(policy) {
      for (const port of rulesOf(policy).flatMap(({ ports }) => ports)) port.protocol ??= 'TCP'
      const { spec } = policy
      if ((spec.policyTypes ?? []).length > 0) return
      spec.policyTypes = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
    },
    validate: (object, context) => [...(meta.validate?.(object, context) ?? []), ...specErrors(object)],
    validateUpdate: (object, old, context) => [
      ...(meta.validateUpdate?.(object, old, context) ?? []),
      ...specErrors(object),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...specErrors(object, old),
    ],
    warnings: (object) => blockWarnings(object),
  },
})
