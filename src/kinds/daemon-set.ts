/** DaemonSets: defaults and rules. Source: recording kinds-apps/daemon-sets. */
import { badRequest } from '../apimachinery/api-error.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject, ObjectMeta } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { type DaemonSetSpec, specErrors } from './daemon-set/validate.ts'
import { applyPodSpecDefaults } from './pod/defaults.ts'
import { dropGatedFields } from './pod/drop-gated-fields.ts'
import { semanticallyEqual } from './pod/semantic-equality.ts'
import { podTemplateWarnings } from './pod/warnings.ts'
import { selectorChangeErrors } from './workload/selector.ts'
import { statusNumbers, workloadStatus } from './workload/status.ts'

interface DaemonSet extends KubeObject {
  spec: DaemonSetSpec
  status: JsonObject
}

/** How often the template has changed; v1 has no field for it. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'

/** Throws 400 for an annotation that is no number. */
function templateGeneration({ metadata }: DaemonSet): number {
  const text = metadata.annotations?.[TEMPLATE_GENERATION] ?? '0'
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  const why = `strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`
  throw badRequest(`DaemonSet in version "v1" cannot be handled as a DaemonSet: ${why}`)
}

/** The annotation is a field of the internal form. */
function shownMetadata(metadata: ObjectMeta): ObjectMeta {
  const { annotations = {}, ...others } = metadata
  const { [TEMPLATE_GENERATION]: _, ...rest } = annotations
  if (Object.keys(rest).length === 0) return others
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, key === 'annotations' ? rest : value]))
}

function setTemplateGeneration({ metadata }: DaemonSet, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [TEMPLATE_GENERATION]: String(generation) }
}

function applyDefaults(object: DaemonSet): void {
  const { spec } = object
  applyPodSpecDefaults(spec.template.spec)
  const strategy = spec.updateStrategy
  strategy.type ||= 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {}
    strategy.rollingUpdate.maxUnavailable ??= 1
    strategy.rollingUpdate.maxSurge ??= 0
  }
  spec.revisionHistoryLimit ??= 10
  setTemplateGeneration(object, templateGeneration(object))
}

const sameTemplate = ({ spec }: DaemonSet, old: DaemonSet): boolean =>
  semanticallyEqual('core.PodTemplateSpec', spec.template, old.spec.template)

function prepareForUpdate(object: DaemonSet, old: DaemonSet): void {
  object.status = old.status
  dropGatedFields(object.spec.template.spec)
  setTemplateGeneration(object, templateGeneration(old) + (sameTemplate(object, old) ? 0 : 1))
}

const COUNTS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
]

export const daemonSet = defineKind<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  resource: 'daemonsets',
  namespaced: true,
  strategy: {
    applyDefaults,
    prepareForCreate(object) {
      object.status = {
        currentNumberScheduled: 0,
        numberMisscheduled: 0,
        desiredNumberScheduled: 0,
        numberReady: 0,
      }
      dropGatedFields(object.spec.template.spec)
      setTemplateGeneration(object, Math.max(1, templateGeneration(object)))
    },
    prepareForUpdate,
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...specErrors(object.spec),
    ],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...selectorChangeErrors(object.spec, old.spec),
      ...specErrors(object.spec),
    ],
    warnings: (object, old) =>
      old !== undefined && templateGeneration(object) === templateGeneration(old)
        ? []
        : podTemplateWarnings(object.spec.template, 'spec.template'),
    tracksGeneration: true,
    sameSpec: ({ spec }, old) => semanticallyEqual('apps.DaemonSetSpec', spec, old.spec),
    resetFields: { 'f:status': {} },
  },
  shownMetadata,
  subresources: [workloadStatus<DaemonSet>(statusNumbers(COUNTS, []))],
})
