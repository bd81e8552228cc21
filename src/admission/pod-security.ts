/** PodSecurity: the level that a namespace's labels ask for. Source: semantics §3.3, §1.3, recordings pod-security/. */
import { forbiddenError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { isJsonObject, type JsonObject } from '../apimachinery/objects.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { objectName } from './namespace-lifecycle.ts'
import { listOf, specOf } from './pod-object.ts'
import { BASELINE, type Check, RESTRICTED } from './pod-security/checks.ts'

const PREFIX = 'pod-security.kubernetes.io/'
const LEVELS: { readonly [level: string]: readonly Check[] } = {
  privileged: [],
  baseline: BASELINE,
  restricted: RESTRICTED,
}

/** Kinds whose template makes Pods: they are warned of, never refused. */
const TEMPLATES = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'ReplicationController',
  'PodTemplate',
])

function validate(request: AdmissionRequest): void {
  const { operation, kind, namespace, object, lookup, context } = request
  if ((operation !== 'CREATE' && operation !== 'UPDATE') || object === undefined || !kind.namespaced) return
  const isPod = kind.group === '' && kind.resource === 'pods'
  if (!isPod && !TEMPLATES.has(kind.kind)) return
  const labels = lookup.get('', 'namespaces', '', namespace)?.metadata.labels
  if (labels === undefined || !Object.keys(labels).some((key) => key.startsWith(PREFIX))) return
  const spec = isPod ? relevantPodSpec(request) : templateSpec(object)
  if (spec === undefined) return
  const enforced = isPod ? violationsOf(labels, 'enforce', spec) : undefined
  if (enforced !== undefined) {
    throw forbiddenError(
      { group: '', resource: 'pods' },
      objectName(request.name, object),
      `violates PodSecurity ${enforced}`,
    )
  }
  const warned = violationsOf(labels, 'warn', spec)
  if (warned !== undefined) context.warnings.push(`would violate PodSecurity ${warned}`)
}

/** The spec of a Pod, if this write could have made it worse. */
function relevantPodSpec({ operation, subresource, object, old }: AdmissionRequest): JsonObject | undefined {
  if (object === undefined || (subresource !== '' && subresource !== 'ephemeralcontainers')) return undefined
  const spec = specOf(object)
  if (operation === 'CREATE' || subresource === 'ephemeralcontainers' || old === undefined) return spec
  return sameSecurity(spec, specOf(old)) ? undefined : spec
}

/** An update that only changes metadata, images or tolerations is no new risk, but images are looked at again. */
function sameSecurity(spec: JsonObject, old: JsonObject): boolean {
  const images = (holder: JsonObject): string[] =>
    [...listOf(holder.initContainers), ...listOf(holder.containers)].map(({ image }) => String(image))
  return jsonEqual(images(spec), images(old))
}

function templateSpec({ spec }: JsonObject): JsonObject | undefined {
  if (!isJsonObject(spec)) return undefined
  const jobTemplate =
    isJsonObject(spec.jobTemplate) && isJsonObject(spec.jobTemplate.spec) ? spec.jobTemplate.spec : spec
  const { template } = jobTemplate
  return isJsonObject(template) && isJsonObject(template.spec) ? template.spec : undefined
}

/** `"restricted:latest": …` with all violations; undefined when there are none. */
function violationsOf(
  labels: { readonly [key: string]: string },
  mode: 'enforce' | 'warn',
  spec: JsonObject,
): string | undefined {
  const level = labels[`${PREFIX}${mode}`]
  if (level === undefined) return undefined
  // A level that nobody knows is taken for the strictest.
  const found = (LEVELS[level] ?? RESTRICTED).flatMap((check) => check(spec) ?? [])
  if (found.length === 0) return undefined
  const version = labels[`${PREFIX}${mode}-version`] ?? 'latest'
  return `"${LEVELS[level] === undefined ? 'restricted' : level}:${version}": ${found.map(({ reason, detail }) => `${reason} (${detail})`).join(', ')}`
}

export const podSecurity: AdmissionPlugin = { name: 'PodSecurity', validate }
