/**
 * LimitRanger: defaults and bounds that LimitRanges set for containers, Pods and claims. Source: admission plug-in
 * LimitRanger of v1.35, recordings quota-limitrange/limits-of-containers, limits-of-pods-and-claims.
 */
import { forbiddenError } from '../apimachinery/api-error.ts'
import { listOf, specOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import { resourceTexts } from '../apimachinery/resource-list.ts'
import { aggregateResources } from '../kinds/pod/aggregate-resources.ts'
import { podSpecOf } from '../kinds/pod/pod-spec.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { limitFaults, requestFaults, textsOf } from './limit-ranger/constraints.ts'
import { objectName } from './namespace-lifecycle.ts'

const ANNOTATION = 'kubernetes.io/limit-ranger'

/** What the plug-in looks at: new Pods and claims, changed claims, resized Pods. Nothing that is on its way out. */
function subjectOf({ kind, operation, subresource, object, old }: AdmissionRequest): 'pods' | 'claims' | undefined {
  if (kind.group !== '' || object === undefined || old?.metadata.deletionTimestamp !== undefined) return undefined
  if (kind.resource === 'pods') {
    const counts = operation === 'CREATE' ? subresource === '' : operation === 'UPDATE' && subresource === 'resize'
    return counts ? 'pods' : undefined
  }
  const written = operation === 'CREATE' || operation === 'UPDATE'
  return kind.resource === 'persistentvolumeclaims' && written && subresource === '' ? 'claims' : undefined
}

/** The items of each LimitRange of the namespace. */
const limitsOf = ({ lookup, namespace }: AdmissionRequest): JsonObject[][] =>
  lookup.list('', 'limitranges', namespace).map(({ spec }) => (isJsonObject(spec) ? listOf(spec.limits) : []))

function admit(request: AdmissionRequest): void {
  const { object } = request
  if (subjectOf(request) !== 'pods' || object === undefined) return
  for (const limits of limitsOf(request)) applyDefaults(object, limits)
}

/** Completes what containers leave out, and notes in an annotation what was set. */
function applyDefaults(pod: KubeObject, limits: readonly JsonObject[]): void {
  const ofContainers = limits.filter(({ type }) => type === 'Container')
  const requests = Object.assign({}, ...ofContainers.map(({ defaultRequest }) => textsOf(defaultRequest)))
  const maximums = Object.assign({}, ...ofContainers.map((limit) => textsOf(limit.default)))
  const spec = specOf(pod)
  const notes = [
    ...listOf(spec.containers).flatMap((container) => complete(container, requests, maximums, 'container')),
    ...listOf(spec.initContainers).flatMap((container) => complete(container, requests, maximums, 'init container')),
  ]
  if (notes.length === 0) return
  pod.metadata.annotations = {
    ...pod.metadata.annotations,
    [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}`,
  }
}

type Texts = { readonly [name: string]: string }

function complete(container: JsonObject, requests: Texts, limits: Texts, what: string): string[] {
  const resources = isJsonObject(container.resources) ? container.resources : {}
  const notes: string[] = []
  for (const [field, defaults, word] of [
    ['requests', requests, 'request'],
    ['limits', limits, 'limit'],
  ] as const) {
    const own = textsOf(resources[field])
    const added = Object.keys(defaults).filter((name) => own[name] === undefined)
    if (added.length === 0) continue
    resources[field] = { ...defaults, ...own }
    notes.push(`${added.sort().join(', ')} ${word} for ${what} ${container.name}`)
  }
  container.resources = resources
  return notes
}

function validate(request: AdmissionRequest): void {
  const { kind, name, object } = request
  const subject = subjectOf(request)
  if (subject === undefined || object === undefined) return
  for (const limits of limitsOf(request)) {
    const faults = [...new Set(limits.flatMap((limit) => faultsOf(limit, subject, object)))]
    if (faults.length === 0) continue
    const why = faults.length === 1 ? (faults[0] ?? '') : `[${faults.join(', ')}]`
    throw forbiddenError({ group: kind.group, resource: kind.resource }, objectName(name, object), why)
  }
}

function faultsOf(limit: JsonObject, subject: 'pods' | 'claims', object: KubeObject): string[] {
  const spec = specOf(object)
  if (subject === 'claims') {
    const resources = isJsonObject(spec.resources) ? spec.resources : {}
    return limit.type === 'PersistentVolumeClaim' ? requestFaults(limit, textsOf(resources.requests)) : []
  }
  if (limit.type === 'Pod') return limitFaults(limit, podAmounts(object))
  if (limit.type !== 'Container') return []
  return [...listOf(spec.containers), ...listOf(spec.initContainers)].flatMap(({ resources }) => {
    const own = isJsonObject(resources) ? resources : {}
    return limitFaults(limit, { requests: textsOf(own.requests), limits: textsOf(own.limits) })
  })
}

const OF_WHOLE_PODS = ['cpu', 'memory']

/** What all containers have together; cpu and memory of the Pod as a whole go before. */
function podAmounts(pod: KubeObject): { requests: Texts; limits: Texts } {
  const spec = podSpecOf(pod)
  const totals = (list: 'requests' | 'limits'): Texts => {
    const own = Object.entries(spec.resources?.[list] ?? {}).filter(([name]) => OF_WHOLE_PODS.includes(name))
    return { ...resourceTexts(aggregateResources(spec, list)), ...Object.fromEntries(own) }
  }
  return { requests: totals('requests'), limits: totals('limits') }
}

export const limitRanger: AdmissionPlugin = { name: 'LimitRanger', admit, validate }
