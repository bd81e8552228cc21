/** ValidatingAdmissionPolicyBindings. Source: recordings kinds-other/admission-policies, admission-policies-effect. */
import { defineKind } from '../registry/kind.ts'
import { completeMatchResources } from './admission-policy/match-resources.ts'
import type { ValidatingAdmissionPolicyBinding } from './admission-policy/types.ts'
import { bindingErrors } from './admission-policy/validate-binding.ts'
import { metadataStrategy } from './generic-kinds.ts'

const meta = metadataStrategy<ValidatingAdmissionPolicyBinding>(false, false)

export const validatingAdmissionPolicyBinding = defineKind<ValidatingAdmissionPolicyBinding>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  resource: 'validatingadmissionpolicybindings',
  namespaced: false,
  strategy: {
    ...meta,
    tracksGeneration: true,
    applyDefaults: ({ spec }) => completeMatchResources(spec?.matchResources),
    validate: (object, context) => [...(meta.validate?.(object, context) ?? []), ...bindingErrors(object.spec ?? {})],
    validateUpdate: (object, old, context) => [
      ...(meta.validateUpdate?.(object, old, context) ?? []),
      ...bindingErrors(object.spec ?? {}),
    ],
  },
})
