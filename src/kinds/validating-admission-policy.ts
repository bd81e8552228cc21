/** ValidatingAdmissionPolicies. Source: recordings kinds-other/admission-policies, admission-policies-effect. */
import { defineKind } from '../registry/kind.ts'
import { completeMatchResources } from './admission-policy/match-resources.ts'
import type { ValidatingAdmissionPolicy } from './admission-policy/types.ts'
import { policyErrors } from './admission-policy/validate-policy.ts'
import { genericStatus, metadataStrategy } from './generic-kinds.ts'

const meta = metadataStrategy<ValidatingAdmissionPolicy>(false, true)

export const validatingAdmissionPolicy = defineKind<ValidatingAdmissionPolicy>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  resource: 'validatingadmissionpolicies',
  namespaced: false,
  strategy: {
    ...meta,
    tracksGeneration: true,
    applyDefaults({ spec }) {
      if (spec === undefined) return
      spec.failurePolicy ??= 'Fail'
      completeMatchResources(spec.matchConstraints)
    },
    validate: (object, context) => [...(meta.validate?.(object, context) ?? []), ...policyErrors(object)],
    validateUpdate: (object, old, context) => [
      ...(meta.validateUpdate?.(object, old, context) ?? []),
      ...policyErrors(object, old.spec),
    ],
  },
  subresources: [genericStatus(false)],
})
