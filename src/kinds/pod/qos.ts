/** The quality-of-service class. Source: semantics §3.2, KEP-2837 for resources of whole Pods. */
import { joined } from '../../apimachinery/joined.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import type { PodSpec, ResourceRequirements, Resources } from './types.ts'

type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

const COMPUTE = ['cpu', 'memory'] as const

/** Amounts of what counts, where there are any. */
function amountsOf(resources: Resources = {}): Map<string, Quantity> {
  const amounts = new Map<string, Quantity>()
  for (const name of COMPUTE) {
    const text = resources[name]
    const quantity = text === undefined ? NOTHING : Quantity.parse(text)
    if (quantity.compare(NOTHING) > 0) amounts.set(name, quantity)
  }
  return amounts
}

const NOTHING = Quantity.fromMilli(0n)

/** Adds the amounts to the sum. */
function add(sum: Map<string, Quantity>, amounts: ReadonlyMap<string, Quantity>): void {
  for (const [name, quantity] of amounts) sum.set(name, quantity.add(sum.get(name) ?? NOTHING))
}

const isSame = (a: ReadonlyMap<string, Quantity>, b: ReadonlyMap<string, Quantity>): boolean =>
  a.size === b.size && [...a].every(([name, quantity]) => quantity.compare(b.get(name) ?? NOTHING) === 0)

/**
 * Guaranteed when everything has limits of cpu and memory and the sums of limits and requests are equal, BestEffort when
 * there are none. Ephemeral containers do not count; where the Pod has resources of its own, no containers do.
 */
export function qosClassOf({ containers = [], initContainers = [], resources }: PodSpec): QosClass {
  const parts: ResourceRequirements[] =
    resources === undefined ? joined(containers, initContainers).map((container) => container.resources) : [resources]
  const requests = new Map<string, Quantity>()
  const limits = new Map<string, Quantity>()
  let isLimited = true
  for (const part of parts) {
    const own = amountsOf(part.limits)
    add(requests, amountsOf(part.requests))
    add(limits, own)
    if (own.size < COMPUTE.length) isLimited = false
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  return isLimited && isSame(requests, limits) ? 'Guaranteed' : 'Burstable'
}
