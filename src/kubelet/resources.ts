/** Resources in statuses of containers. Source: KEP-1287, recordings kubelet/resources and resize*. */
import { canonicalQuantity } from '../apimachinery/quantity.ts'
import type { ContainerRecord } from './container-runtime.ts'
import type { Container } from './pod.ts'
import type { Resources } from './pod-status.ts'

/** Those of the spec, with what a running container really has of cpu and memory. */
export function reportedResources({ resources }: Container, record: ContainerRecord): Resources {
  if (record.state !== 'running') return resources
  return {
    ...resources,
    ...(resources.limits === undefined ? {} : { limits: actual(resources.limits, record.resources.limits) }),
    ...(resources.requests === undefined ? {} : { requests: actual(resources.requests, record.resources.requests) }),
  }
}

function actual(
  wanted: { readonly [name: string]: string },
  has: { readonly [name: string]: string } = {},
): { [name: string]: string } {
  const merged = { ...wanted }
  for (const name of ['cpu', 'memory']) {
    const amount = has[name]
    if (amount !== undefined) merged[name] = canonicalQuantity(amount)
  }
  return merged
}
