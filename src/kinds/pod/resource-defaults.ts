/** Defaults of requests and limits. Source: semantics §3.1, KEP-2837, recording pod-create/resources. */
import { Quantity } from '../../apimachinery/quantity.ts'
import { aggregateResources } from './aggregate-resources.ts'
import { isHugePages, isOvercommitable, isPodLevelResource } from './resource-names.ts'
import type { Container, PodSpec } from './types.ts'

/** A limit without a request is the request too. */
export function requestsFromLimits({ resources }: Container): void {
  const { limits, requests } = resources
  if (limits !== undefined) resources.requests = { ...limits, ...requests }
}

/** Amounts finer than a thousandth are rounded up, in place. */
export function roundResources(resources: { [name: string]: string } = {}): void {
  for (const [name, text] of Object.entries(resources)) {
    const quantity = Quantity.parse(text)
    if (!quantity.isWholeMilli) resources[name] = quantity.roundedToMilli().toString()
  }
}

/** A Pod's own resources, where it has some, are completed from those of its containers. */
export function podResourceDefaults(spec: PodSpec): void {
  const { resources } = spec
  if (resources === undefined) return
  const { limits = {}, requests = {} } = resources
  if (Object.keys(limits).length + Object.keys(requests).length === 0) return
  for (const [name, quantity] of aggregateResources(spec, 'limits'))
    if (isHugePages(name) && requests[name] === undefined) limits[name] ??= quantity.toString()
  if (Object.keys(limits).length === 0) return
  resources.limits = limits
  for (const [name, quantity] of aggregateResources(spec, 'requests'))
    if (isPodLevelResource(name) && isOvercommitable(name)) requests[name] ??= quantity.toString()
  for (const [name, text] of Object.entries(limits)) if (isPodLevelResource(name)) requests[name] ??= text
  if (Object.keys(requests).length > 0) resources.requests = requests
}
