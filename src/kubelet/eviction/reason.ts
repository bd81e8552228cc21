/** What is said of an eviction. Pure. Source: kubelet v1.35 evictionMessage; for its annotations, too. */
import { Quantity } from '../../apimachinery/quantity.ts'
import { initContainers, type Pod } from '../pod.ts'
import type { Usage } from './ranking.ts'
import { bytes, type Scarce } from './starved.ts'

export interface Shortage {
  readonly resource: Scarce
  /** How much there has to be, and how much there is. */
  readonly least: Quantity
  readonly available: Quantity
}

export interface EvictionReason {
  readonly message: string
  /** Of the event. */
  readonly annotations: { readonly [key: string]: string }
}

/** Containers of which the Pod's spec asks for less than they use are blamed; ephemeral ones cannot ask. */
export function evictionReason({ resource, least, available }: Shortage, pod: Pod, usage: Usage): EvictionReason {
  const blamed = [...pod.spec.containers, ...initContainers(pod)].flatMap(({ name, resources }) => {
    const used = bytes(usage.get(name) ?? 0n)
    const request = Quantity.parse(resources.requests?.[resource] ?? '0')
    return used.compare(request) > 0 ? { name, used: String(used), request: String(request) } : []
  })
  const complaints = blamed.map(
    ({ name, used, request }) =>
      `Container ${name} was using ${used}, request is ${request}, has larger consumption of ${resource}. `,
  )
  return {
    message:
      `The node was low on resource: ${resource}. Threshold quantity: ${least}, available: ${available}. ` +
      complaints.join(''),
    annotations: {
      offending_containers: blamed.map(({ name }) => name).join(','),
      offending_containers_usage: blamed.map(({ used }) => used).join(','),
      starved_resource: resource,
    },
  }
}
