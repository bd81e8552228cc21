/**
 * PodSecurity: the levels that a namespace's labels ask for, of Pods and of what makes Pods. Source: admission plug-in
 * PodSecurity of v1.35, recordings pod-security/.
 */
import { forbiddenError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { listOf, specOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { objectName } from './namespace-lifecycle.ts'
import { validateNamespaceLabels } from './pod-security/namespace-labels.ts'
import { isLabeled, type LevelVersion, levelText, policyOf } from './pod-security/policy.ts'
import { violationsOf } from './pod-security/standards.ts'
import type { Subject } from './pod-security/subject.ts'

/** Resources whose template makes Pods: they are warned of, never refused. */
const TEMPLATES = new Set([
  '/podtemplates',
  '/replicationcontrollers',
  'apps/daemonsets',
  'apps/deployments',
  'apps/replicasets',
  'apps/statefulsets',
  'batch/cronjobs',
  'batch/jobs',
])
/** Subresources through which a Pod can come to run something else. */
const POD_SUBRESOURCES = ['', 'ephemeralcontainers', 'resize']

function validate(request: AdmissionRequest): void {
  const { operation, kind, object } = request
  if ((operation !== 'CREATE' && operation !== 'UPDATE') || object === undefined) return
  const resource = `${kind.group}/${kind.resource}`
  if (resource === '/namespaces') validateNamespaceLabels(request)
  else if (resource === '/pods') validatePod(request)
  else if (TEMPLATES.has(resource) && request.subresource === '') validateTemplate(request)
}

function labelsOf({ lookup, namespace }: AdmissionRequest): { readonly [key: string]: string } | undefined {
  const labels = lookup.get('', 'namespaces', '', namespace)?.metadata.labels
  return labels !== undefined && isLabeled(labels) ? labels : undefined
}

function validatePod(request: AdmissionRequest): void {
  const { object, old, subresource, context, name } = request
  if (object === undefined || !POD_SUBRESOURCES.includes(subresource)) return
  const labels = labelsOf(request)
  if (labels === undefined || (old !== undefined && !runsSomethingElse(specOf(object), specOf(old)))) return
  const { enforce, warn } = policyOf(labels)
  const subject: Subject = { annotations: object.metadata.annotations ?? {}, spec: specOf(object) }
  const refused = violationText(enforce, subject)
  if (refused !== undefined) {
    throw forbiddenError({ group: '', resource: 'pods' }, objectName(name, object), `violates PodSecurity ${refused}`)
  }
  warnOf(warn, subject, context.warnings)
}

/** Updates that only change metadata, resources or tolerations are no new risk; other images are. */
function runsSomethingElse(spec: JsonObject, old: JsonObject): boolean {
  const images = (list: JsonValue | undefined): JsonValue => listOf(list).map(({ image }) => image ?? '')
  if (!jsonEqual(images(spec.containers), images(old.containers))) return true
  if (!jsonEqual(images(spec.initContainers), images(old.initContainers))) return true
  const before = new Map(listOf(old.ephemeralContainers).map(({ name, image }) => [name, image]))
  return listOf(spec.ephemeralContainers).some(({ name, image }) => !before.has(name) || before.get(name) !== image)
}

function validateTemplate(request: AdmissionRequest): void {
  const labels = labelsOf(request)
  const subject = request.object && templateOf(request.object)
  if (labels !== undefined && subject !== undefined) warnOf(policyOf(labels).warn, subject, request.context.warnings)
}

/** The template of what is made: of a PodTemplate itself, of a CronJob's jobs, of everything else's spec. */
function templateOf({ spec, template }: JsonObject): Subject | undefined {
  const holder = isJsonObject(spec) ? spec : { template }
  const job =
    isJsonObject(holder.jobTemplate) && isJsonObject(holder.jobTemplate.spec) ? holder.jobTemplate.spec : holder
  const found = job.template
  if (!isJsonObject(found) || !isJsonObject(found.spec)) return undefined
  const annotations =
    isJsonObject(found.metadata) && isJsonObject(found.metadata.annotations) ? found.metadata.annotations : {}
  const texts = Object.entries(annotations).map(([key, value]) => [key, String(value)])
  return { annotations: Object.fromEntries(texts), spec: found.spec }
}

/** `"restricted:latest": …` with all violations; undefined when there are none. */
function violationText(level: LevelVersion, subject: Subject): string | undefined {
  const found = violationsOf(level, subject)
  if (found.length === 0) return undefined
  return `"${levelText(level)}": ${found.map(({ reason, detail }) => `${reason} (${detail})`).join(', ')}`
}

function warnOf(level: LevelVersion, subject: Subject, warnings: string[]): void {
  const text = violationText(level, subject)
  if (text !== undefined) warnings.push(`would violate PodSecurity ${text}`)
}

export const podSecurity: AdmissionPlugin = { name: 'PodSecurity', validate }
