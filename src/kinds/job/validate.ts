/** Jobs as a whole, new and changed. Source: recordings kinds-apps/jobs, jobs-updates. */
import { at, type FieldError, invalid, RawText, required, typedText } from '../../apimachinery/field-error.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { selectorFromObject } from '../../apimachinery/label-selector.ts'
import { labelSelectorErrors } from '../../apimachinery/label-selector-errors.ts'
import { dns1123Label, dns1123Subdomain } from '../../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../../apimachinery/object-meta.ts'
import type { JsonObject, JsonValue } from '../../apimachinery/objects.ts'
import { sortedKeys } from '../../apimachinery/sorted-keys.ts'
import { printInternal } from '../pod/internal-printer.ts'
import { semanticallyEqual } from '../pod/semantic-equality.ts'
import {
  IMMUTABLE,
  isUsableSelector,
  printedSelector,
  selectorChangeErrors,
  selectsTemplate,
  unselectedError,
} from '../workload/selector.ts'
import type { PodTemplateSpec } from '../workload/types.ts'
import { podLabels } from './defaults.ts'
import { isIndexed, type Job, type JobSpec } from './types.ts'
import { jobSpecErrors } from './validate-spec.ts'

export const validateJob = (job: Job): FieldError[] => [
  ...validateObjectMeta(job.metadata, { namespaced: true, validateName: dns1123Subdomain }),
  ...generatedSelectorErrors(job),
  ...specErrors(job.spec),
  ...hostnameErrors(job),
]

export const validateJobUpdate = (job: Job, old: Job): FieldError[] => [
  ...validateCommonUpdate(job.metadata, old.metadata, true),
  ...validateJob(job),
  ...validateKindMetaUpdate(job.metadata, old.metadata),
  ...specErrors(job.spec),
  ...completionsErrors(job.spec, old.spec),
  ...selectorChangeErrors(job.spec, old.spec),
  ...templateErrors(job, old),
  ...fixedErrors(job.spec, old.spec),
]

/** A selector that the server has made must still be the one that it makes. */
function generatedSelectorErrors({ metadata, spec }: Job): FieldError[] {
  const { selector, manualSelector, template } = spec
  if (manualSelector === true || selector === undefined) return []
  const labels = template.metadata.labels ?? {}
  const wanted = podLabels(metadata)
  const errors = wanted.flatMap(([label, value]) => {
    if (labels[label] === value) return []
    const field = at('spec.template.metadata.labels', label)
    const why = `must be '${value}'`
    return labels[label] === undefined ? [required(field, why)] : [invalid(field, sortedKeys(labels), why)]
  })
  if (!isUsableSelector(selector) || selectorFromObject(selector).matches(Object.fromEntries(wanted))) return errors
  return [...errors, invalid('spec.selector', printedSelector(selector), '`selector` not auto-generated')]
}

function specErrors(spec: JobSpec): FieldError[] {
  const { selector, template } = spec
  const errors = jobSpecErrors(spec, 'spec')
  if (selector === undefined) errors.push(required('spec.selector'))
  else errors.push(...labelSelectorErrors(selector, 'spec.selector'))
  const usable = selector === undefined || isUsableSelector(selector)
  if (usable && !selectsTemplate(selector, template)) errors.push(unselectedError(template, 'spec.template'))
  return errors
}

/** Pods of an Indexed Job have the name of the Job and their index as hostname. */
function hostnameErrors({ metadata: { name = '' }, spec }: Job): FieldError[] {
  const { completions = 0 } = spec
  const longest = `${name}-${completions - 1}`
  if (!isIndexed(spec) || completions <= 0 || dns1123Label(longest).length === 0) return []
  return [invalid('metadata.name', name, `will not able to create pod with invalid DNS label: ${longest}`)]
}

/** An Indexed Job may be made wider or narrower. */
function completionsErrors(spec: JobSpec, old: JobSpec): FieldError[] {
  const { completions, parallelism } = spec
  if (completions === old.completions) return []
  if (!isIndexed(spec)) return [invalid('spec.completions', completions ?? null, IMMUTABLE)]
  if (completions === undefined || completions === parallelism) return []
  return [invalid('spec.completions', completions, 'can only be modified in tandem with spec.parallelism')]
}

/** A Job that is suspended and has never run may be placed elsewhere. */
function templateErrors({ spec: { template } }: Job, { spec, status }: Job): FieldError[] {
  const isMovable = spec.suspend === true && status.startTime === undefined
  const old = isMovable ? placedAs(template, spec.template) : spec.template
  if (semanticallyEqual('core.PodTemplateSpec', template, old)) return []
  return [invalid('spec.template', new RawText(printInternal('core.PodTemplateSpec', template)), IMMUTABLE)]
}

/** The old template with everything of the new one that says where its Pods run. */
function placedAs({ metadata, spec }: PodTemplateSpec, old: PodTemplateSpec): PodTemplateSpec {
  const { labels, annotations } = metadata
  const { nodeSelector, tolerations, schedulingGates } = spec
  const nodeAffinity = spec.affinity?.nodeAffinity
  const { nodeAffinity: _old, ...others } = old.spec.affinity ?? {}
  const affinity = { ...others, ...(nodeAffinity === undefined ? {} : { nodeAffinity }) }
  const isNone = spec.affinity === undefined && Object.keys(others).length === 0
  const placed: JsonObject = { nodeSelector, tolerations, schedulingGates, affinity: isNone ? undefined : affinity }
  return {
    ...old,
    metadata: withValues(old.metadata, { labels, annotations }),
    spec: { ...withValues(old.spec, placed), containers: old.spec.containers },
  }
}

const withValues = (object: JsonObject, values: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries({ ...object, ...values }).filter(([, value]) => value !== undefined))

/** Fields that stay as they are, and how messages print them. */
const FIXED: readonly [field: keyof JobSpec & string, print: (value: JsonValue) => JsonValue | RawText][] = [
  ['completionMode', (value) => typedText(String(value))],
  ['podFailurePolicy', (value) => struct('batch.PodFailurePolicy', value)],
  ['backoffLimitPerIndex', (value) => value],
  ['managedBy', (value) => value],
  ['successPolicy', (value) => struct('batch.SuccessPolicy', value)],
]

const struct = (type: string, value: JsonValue): RawText => new RawText(printInternal(type, Object(value)))

const fixedErrors = (spec: JobSpec, old: JobSpec): FieldError[] =>
  FIXED.flatMap(([field, print]) => {
    const [value, before] = [spec[field], old[field]]
    if (jsonEqual(value ?? null, before ?? null)) return []
    return [invalid(`spec.${field}`, value === undefined ? null : print(value), IMMUTABLE)]
  })
