/** What a StatefulSet may ask for, in Kubernetes' order. Source: recording kinds-apps/stateful-sets. */
import {
  at,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  notSupported,
  RawText,
  required,
  typedText,
} from '../../apimachinery/field-error.ts'
import { intOrPercentErrors, over100PercentErrors } from '../../apimachinery/int-or-percent.ts'
import { dns1123Label } from '../../apimachinery/names.ts'
import { annotationErrors, labelErrors } from '../../apimachinery/object-meta.ts'
import type { JsonObject, ObjectMeta } from '../../apimachinery/objects.ts'
import { printInternal } from '../pod/internal-printer.ts'
import { semanticallyEqual } from '../pod/semantic-equality.ts'
import { validateAnnotations } from '../pod/validate-annotations.ts'
import { validatePodTemplate } from '../pod/validate-pod.ts'
import { claimSpecErrors } from '../pod/volumes/claim-spec.ts'
import type { ClaimSpec } from '../pod/volumes/types.ts'
import { amountOf, countErrors } from '../workload/counts.ts'
import { selectorErrors } from '../workload/selector.ts'
import { foreverErrors } from '../workload/template.ts'
import type { IntOrPercent, PodTemplateSpec, WorkloadSpec } from '../workload/types.ts'

export interface RollingUpdate extends JsonObject {
  partition?: number
  maxUnavailable?: IntOrPercent
}

interface UpdateStrategy extends JsonObject {
  type?: string
  rollingUpdate?: RollingUpdate
}

export interface StatefulSetSpec extends WorkloadSpec {
  replicas?: number
  volumeClaimTemplates?: (JsonObject & { metadata: ObjectMeta; spec: ClaimSpec })[]
  serviceName?: string
  podManagementPolicy?: string
  updateStrategy: UpdateStrategy
  revisionHistoryLimit?: number
  persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string; whenScaled?: string }
  ordinals?: { start?: number }
}

const SAYS = { empty: 'empty selector is invalid for statefulset', unusable: '' }
const MANAGEMENT = ['OrderedReady', 'Parallel']
const RETENTION = ['Retain', 'Delete']
const MUTABLE = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
] as const

/** Parts that are not looked at again when a StatefulSet changes. */
type Skipped = 'serviceName' | 'volumeClaimTemplates' | 'template'

/** Everything about a spec but what `skipped` names. */
export const specErrors = (spec: StatefulSetSpec, skipped: readonly Skipped[] = []): FieldError[] => [
  ...managementErrors(spec.podManagementPolicy ?? ''),
  ...strategyErrors(spec.updateStrategy),
  ...retentionErrors(spec.persistentVolumeClaimRetentionPolicy),
  ...(skipped.includes('volumeClaimTemplates') ? [] : claimErrors(spec)),
  ...countErrors(spec, ['replicas', 'minReadySeconds'], 'spec'),
  ...countErrors(spec.ordinals ?? {}, ['start'], 'spec.ordinals'),
  ...(skipped.includes('serviceName') ? [] : serviceNameErrors(spec)),
  ...selectorErrors(spec, SAYS, templateErrors(spec, skipped)),
  ...foreverErrors(spec.template, 'StatefulSet', 'spec.template'),
]

/** A changed spec. A template is not looked at if the StatefulSet was no good before: it may be older than a rule. */
export function changedSpecErrors(spec: StatefulSetSpec, old: StatefulSetSpec): FieldError[] {
  const fixed: Skipped[] = ['serviceName', 'volumeClaimTemplates']
  const wasGood = specErrors(old, fixed).length === 0
  const errors = specErrors(spec, wasGood ? fixed : [...fixed, 'template'])
  const kept = Object.fromEntries(MUTABLE.map((field) => [field, old[field]]))
  if (semanticallyEqual('apps.StatefulSetSpec', { ...spec, ...kept }, old)) return errors
  const why =
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
    "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
  return [...errors, forbidden('spec', why)]
}

function managementErrors(policy: string): FieldError[] {
  if (policy === '') return [required('spec.podManagementPolicy')]
  if (MANAGEMENT.includes(policy)) return []
  return [invalid('spec.podManagementPolicy', typedText(policy), "must be 'OrderedReady' or 'Parallel'")]
}

function strategyErrors(strategy: UpdateStrategy): FieldError[] {
  const { type = '', rollingUpdate } = strategy
  const path = 'spec.updateStrategy'
  if (type === '') return [required(path)]
  if (type === 'RollingUpdate') return rollingUpdate === undefined ? [] : rollingErrors(rollingUpdate)
  if (type !== 'OnDelete') {
    const printed = new RawText(printInternal('apps.StatefulSetUpdateStrategy', strategy))
    return [invalid(path, printed, "must be 'RollingUpdate' or 'OnDelete'")]
  }
  if (rollingUpdate === undefined) return []
  const printed = new RawText(printInternal('apps.RollingUpdateStatefulSetStrategy', rollingUpdate))
  return [invalid(`${path}.rollingUpdate`, printed, "only allowed for updateStrategy 'RollingUpdate'")]
}

function rollingErrors(rolling: RollingUpdate): FieldError[] {
  const path = 'spec.updateStrategy.rollingUpdate'
  const { maxUnavailable } = rolling
  const errors = countErrors(rolling, ['partition'], path)
  if (maxUnavailable === undefined) return errors
  const here = `${path}.maxUnavailable`
  return [
    ...errors,
    ...intOrPercentErrors(maxUnavailable, here),
    ...(amountOf(maxUnavailable) === 0 ? [invalid(here, maxUnavailable, 'cannot be 0')] : []),
    ...over100PercentErrors(maxUnavailable, here),
  ]
}

function retentionErrors(policy: StatefulSetSpec['persistentVolumeClaimRetentionPolicy']): FieldError[] {
  if (policy === undefined) return []
  return (['whenDeleted', 'whenScaled'] as const).flatMap((when) => {
    const value = policy[when] ?? ''
    if (RETENTION.includes(value)) return []
    return [notSupported(`spec.persistentVolumeClaimRetentionPolicy.${when}`, value, RETENTION)]
  })
}

const claimErrors = ({ volumeClaimTemplates = [] }: StatefulSetSpec): FieldError[] =>
  volumeClaimTemplates.flatMap(({ spec }, index) =>
    claimSpecErrors(spec, `${at('spec.volumeClaimTemplates', index)}.spec`),
  )

const serviceNameErrors = ({ serviceName = '' }: StatefulSetSpec): FieldError[] =>
  serviceName === '' ? [] : invalidAll('spec.serviceName', serviceName, dns1123Label(serviceName))

/** Labels and annotations are looked at once with the template, and once more by the kind. */
function templateErrors(spec: StatefulSetSpec, skipped: readonly Skipped[]): FieldError[] {
  const template = templateOfPods(spec)
  const { labels, annotations } = template.metadata
  const path = 'spec.template'
  return [
    ...(skipped.includes('template') ? [] : validatePodTemplate(template, path)),
    ...labelErrors(labels, `${path}.labels`),
    ...annotationErrors(annotations, `${path}.annotations`),
    ...validateAnnotations(annotations, template.spec, `${path}.annotations`),
  ]
}

/** The template with what the controller puts in: hostnames of its own, and the claims as volumes in front. */
function templateOfPods({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const { subdomain: _subdomain, hostname: _hostname, ...spec } = template.spec
  const claims = new Set(volumeClaimTemplates.map(({ metadata }) => metadata.name ?? ''))
  const volumes = [
    ...[...claims].map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...(spec.volumes ?? []).filter(({ name }) => !claims.has(name)),
  ]
  return { ...template, spec: { ...spec, ...(volumes.length === 0 ? {} : { volumes }), containers: spec.containers } }
}
