/** What Pods ask for, in thousandths: what a use is a part of. Source: KEP-2837 (resources of the Pod as a whole), KEP-753 (sidecars). */
import { Quantity } from '../../apimachinery/quantity.ts'
import { podRequests } from '../scheduler/pod-requests.ts'
import { MetricsFault } from './metrics-fault.ts'
import type { ScaledPod } from './types.ts'

/** Resources that a Pod can ask for as a whole. */
const POD_LEVEL = /^(?:cpu|memory|hugepages-.*)$/

/** By the Pods' names. `container` '' for all of a Pod. Throws a MetricsFault for a Pod that does not say. */
export function requestsOf(
  pods: readonly ScaledPod[],
  container: string,
  resource: string,
): ReadonlyMap<string, number> {
  return new Map(pods.map((pod) => [pod.metadata.name ?? '', requestOf(pod, container, resource)]))
}

function requestOf(pod: ScaledPod, container: string, resource: string): number {
  const asks = Object.keys(pod.spec.resources?.requests ?? {}).some((name) => POD_LEVEL.test(name))
  return container === '' && asks ? wholeRequest(pod, resource) : containerRequests(pod, container, resource)
}

function wholeRequest(pod: ScaledPod, resource: string): number {
  const amount = podRequests(pod).get(resource)
  if (amount === undefined)
    throw new MetricsFault(`missing pod-level request for ${resource} in Pod ${pod.metadata.name}`)
  return resource === 'cpu' ? amount : amount * 1000
}

function containerRequests({ metadata, spec }: ScaledPod, container: string, resource: string): number {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const counted = [...spec.containers, ...sidecars].filter(({ name }) => container === '' || name === container)
  if (counted.length === 0) throw new MetricsFault(`container ${container} not found in Pod ${metadata.name}`)
  const requests = counted.map(({ name, resources }) => {
    const text = resources?.requests?.[resource]
    if (text === undefined)
      throw new MetricsFault(`missing request for ${resource} in container ${name} of Pod ${metadata.name}`)
    return Number(Quantity.parse(text).milliValue())
  })
  return requests.reduce((sum, request) => sum + request, 0)
}
