/** Pods: their number, and what they request and are limited to. Source: kubernetes/pkg/quota/v1/evaluator/core/pods.go, v1.35. */

import { listOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import type { Quantity } from '../apimachinery/quantity.ts'
import {
  addResources,
  count,
  maxResources,
  type ResourceList,
  resourceList,
  resourceTexts,
} from '../apimachinery/resource-list.ts'
import { parseTime } from '../apimachinery/time.ts'
import { aggregateResources } from '../kinds/pod/aggregate-resources.ts'
import { podSpecOf } from '../kinds/pod/pod-spec.ts'
import type { Container, PodSpec } from '../kinds/pod/types.ts'
import type { AdmissionRequest } from '../registry/admission.ts'
import { objectCountName, type QuotaEvaluator } from './evaluator.ts'
import { isTerminating, podInScope } from './pod-scopes.ts'

const COUNT = objectCountName({ group: '', resource: 'pods' })
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage']
const NAMES = new Set([COUNT, 'pods', ...COMPUTE.flatMap((name) => [name, `requests.${name}`, `limits.${name}`])])
/** Where these are limited, each container must say what it wants. */
const MUST_BE_SAID = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory']
const HUGE_PAGES = 'hugepages-'
const REQUESTS = 'requests.'
const DEVICE_CLASS = 'deviceclass.resource.kubernetes.io/'

const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/')

function counts(name: string): boolean {
  if (NAMES.has(name) || name.startsWith(HUGE_PAGES) || name.startsWith(`${REQUESTS}${HUGE_PAGES}`)) return true
  return name.startsWith(REQUESTS) && (!isNative(name) || name.startsWith(`${REQUESTS}${DEVICE_CLASS}`))
}

/** The amounts under the names that quotas have for them. */
function quotaAmounts(requests: ResourceList, limits: ResourceList): ResourceList {
  const amounts = new Map<string, Quantity>([['pods', count(1)]])
  for (const [name, amount] of requests) {
    const isExtended = !isNative(name) || name.startsWith(DEVICE_CLASS)
    if (COMPUTE.includes(name) || name.startsWith(HUGE_PAGES)) amounts.set(name, amount)
    if (amounts.has(name) || isExtended) amounts.set(`${REQUESTS}${name}`, amount)
  }
  for (const [name, amount] of limits) if (COMPUTE.includes(name)) amounts.set(`limits.${name}`, amount)
  return amounts
}

/** Pods that have ended count only as objects; so do those whose time to go is long over. */
function isLive({ status, metadata }: KubeObject, now: number): boolean {
  const { phase } = isJsonObject(status) ? status : {}
  if (phase === 'Failed' || phase === 'Succeeded') return false
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true
  return now <= parseTime(deletionTimestamp) + deletionGracePeriodSeconds * 1000
}

function usage(pod: KubeObject, now: number): ResourceList {
  const object: ResourceList = new Map([[COUNT, count(1)]])
  if (!isLive(pod, now)) return object
  const spec = withStatusResources(pod)
  const overhead = resourceList(spec.overhead)
  const limits = withOwnResources(aggregateResources(spec, 'limits'), spec, 'limits')
  const limitsAndOverhead = addResources(limits, new Map([...overhead].filter(([name]) => limits.has(name))))
  const requests = addResources(withOwnResources(aggregateResources(spec, 'requests'), spec, 'requests'), overhead)
  return addResources(object, quotaAmounts(requests, limitsAndOverhead))
}

/** What the Pod as a whole has goes before what its containers have. */
function withOwnResources(sum: ResourceList, { resources }: PodSpec, list: 'requests' | 'limits'): ResourceList {
  const own = [...resourceList(resources?.[list])]
  return new Map([
    ...sum,
    ...own.filter(([name]) => name === 'cpu' || name === 'memory' || name.startsWith(HUGE_PAGES)),
  ])
}

/** The spec with the most that each container wants, has been promised, or has: a resize takes time. */
function withStatusResources(pod: KubeObject): PodSpec {
  const spec = podSpecOf(pod)
  const status = isJsonObject(pod.status) ? pod.status : {}
  const known = [...listOf(status.containerStatuses), ...listOf(status.initContainerStatuses)]
  if (known.length === 0) return spec
  const current = (container: Container): Container => {
    const found = known.find(({ name }) => name === container.name)
    return found === undefined ? container : { ...container, resources: greatestOf(container, found) }
  }
  return {
    ...spec,
    containers: spec.containers.map(current),
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(current) }),
  }
}

function greatestOf({ resources }: Container, status: JsonObject): Container['resources'] {
  const actual = isJsonObject(status.resources) ? status.resources : undefined
  if (actual === undefined && status.allocatedResources === undefined) return resources
  const wanted = resourceList(resources.requests)
  const promised = maxResources(wanted, resourceList(status.allocatedResources))
  return {
    ...resources,
    requests: resourceTexts(maxResources(promised, resourceList(actual?.requests))),
    limits: resourceTexts(maxResources(resourceList(resources.limits), resourceList(actual?.limits))),
  }
}

function missing(pod: KubeObject, names: readonly string[]): string | undefined {
  const spec = podSpecOf(pod)
  if (spec.resources !== undefined && Object.keys({ ...spec.resources.limits, ...spec.resources.requests }).length > 0)
    return undefined
  const containers = [...spec.containers, ...(spec.initContainers ?? [])]
  const faults = MUST_BE_SAID.filter((name) => names.includes(name)).flatMap((name) => {
    const silent = containers.filter(
      ({ resources }) => !quotaAmounts(resourceList(resources.requests), resourceList(resources.limits)).has(name),
    )
    const who = [...new Set(silent.map((container) => container.name))].sort().join(',')
    return silent.length === 0 ? [] : [`${name} for: ${who}`]
  })
  return faults.length === 0 ? undefined : `must specify ${faults.join('; ')}`
}

function handles({ operation, subresource, object, old }: AdmissionRequest): boolean {
  if (subresource === 'resize') return operation === 'UPDATE'
  if (subresource !== '') return false
  if (operation !== 'UPDATE') return operation === 'CREATE'
  return object !== undefined && old !== undefined && isTerminating(object) !== isTerminating(old)
}

export const podEvaluator: QuotaEvaluator = { handles, counts, usage, inScope: podInScope, missing }
