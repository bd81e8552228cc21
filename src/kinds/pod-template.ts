/** PodTemplates. Source: k8s.io/kubernetes core validation, recording pod-security/enforce-and-warn. */
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { applyPodSpecDefaults } from './pod/defaults.ts'
import { dropGatedFields } from './pod/drop-gated-fields.ts'
import { semanticallyEqual } from './pod/semantic-equality.ts'
import { validatePodTemplate } from './pod/validate-pod.ts'
import { changedTemplateWarnings } from './workload/template.ts'
import type { PodTemplateSpec } from './workload/types.ts'

interface PodTemplate extends KubeObject {
  template: PodTemplateSpec
}

export const podTemplate = defineKind<PodTemplate>({
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  resource: 'podtemplates',
  namespaced: true,
  strategy: {
    applyDefaults: ({ template }) => applyPodSpecDefaults(template.spec),
    prepareForCreate: ({ template }) => dropGatedFields(template.spec),
    prepareForUpdate: ({ template }) => dropGatedFields(template.spec),
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...validatePodTemplate(object.template, 'template'),
    ],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...validatePodTemplate(object.template, 'template'),
    ],
    warnings: (object, old) => changedTemplateWarnings(object.template, 'template', object, old),
    tracksGeneration: true,
    sameSpec: ({ template }, old) => semanticallyEqual('core.PodTemplateSpec', template, old.template),
  },
})
