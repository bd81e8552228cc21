/** Deployments: defaults and the rules of their template. Source: recordings kinds-apps/deployments; the controller comes later. */
import { type FieldError, invalid, required } from '../apimachinery/field-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { selectorFromObject } from '../apimachinery/label-selector.ts'
import { dns1123Label, dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateObjectMeta, validateObjectMetaUpdate } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject, ObjectMeta } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { scale } from '../subresources/scale.ts'
import { genericStatus } from './generic-kinds.ts'
import { applyPodSpecDefaults } from './pod/defaults.ts'
import type { PodSpec } from './pod/types.ts'
import { validatePodTemplate } from './pod/validate-pod.ts'
import { podTemplateWarnings } from './pod/warnings.ts'

interface Deployment extends KubeObject {
  spec: {
    replicas?: number
    selector?: { matchLabels?: { [key: string]: string }; matchExpressions?: JsonObject[] }
    template: { metadata: ObjectMeta; spec: PodSpec }
    strategy: { type?: string; rollingUpdate?: JsonObject } & JsonObject
    revisionHistoryLimit?: number
    progressDeadlineSeconds?: number
  } & JsonObject
  status: JsonObject & { readyReplicas?: number; updatedReplicas?: number; availableReplicas?: number }
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

function specErrors({ spec }: Deployment): FieldError[] {
  const errors: FieldError[] = []
  const { selector, template, replicas = 0 } = spec
  if (replicas < 0) errors.push(invalid('spec.replicas', replicas, 'must be greater than or equal to 0'))
  if (selector === undefined) errors.push(required('spec.selector'))
  else if (Object.keys(selector).length === 0)
    errors.push(invalid('spec.selector', {}, 'empty selector is invalid for deployment'))
  return [...errors, ...unselectedErrors(spec), ...validatePodTemplate(template, 'spec.template')]
}

/** The template must be one of the Pods that are selected; no selector selects nothing, an empty one everything. */
function unselectedErrors({ selector, template }: Deployment['spec']): FieldError[] {
  const { labels } = template.metadata
  if (selector !== undefined && selectorFromObject(selector).matches(labels ?? {})) return []
  const why = '`selector` does not match template `labels`'
  return [invalid('spec.template.metadata.labels', labels ?? null, why)]
}

function selectorChangeErrors({ spec }: Deployment, { spec: old }: Deployment): FieldError[] {
  if (jsonEqual(spec.selector, old.selector)) return []
  return [invalid('spec.selector', spec.selector ?? null, 'field is immutable')]
}

/** Of a new Deployment; what its name becomes, and its template. */
function deploymentWarnings({ metadata, spec }: Deployment, old?: Deployment): string[] {
  if (old !== undefined) return []
  const why = 'this is used in Pod names and hostnames, which can result in surprising behavior'
  const messages = dns1123Label(metadata.name ?? '')
  return [
    ...(messages.length === 0 ? [] : [`metadata.name: ${why}; a DNS label is recommended: [${messages.join(' ')}]`]),
    ...podTemplateWarnings(spec.template, 'spec.template'),
  ]
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
    },
    prepareForUpdate(object, old) {
      object.status = old.status
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...specErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateObjectMetaUpdate(object.metadata, old.metadata),
      ...specErrors(object),
      ...selectorChangeErrors(object, old),
    ],
    warnings: deploymentWarnings,
    tracksGeneration: true,
    resetFields: { 'f:status': {} },
  },
  subresources: [genericStatus(true), scale],
})
