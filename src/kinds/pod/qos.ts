/** The quality-of-service class. Source: semantics §3.2. */
import { Quantity } from '../../apimachinery/quantity.ts'
import type { Container, PodSpec, Resources } from './types.ts'

const COMPUTE = ['cpu', 'memory'] as const

const positive = (resources: Resources | undefined, name: string): Quantity | undefined => {
  const text = resources?.[name]
  const quantity = text === undefined ? undefined : Quantity.parse(text)
  return quantity !== undefined && quantity.value() > 0n ? quantity : undefined
}

function isGuaranteed({ resources }: Container): boolean {
  return COMPUTE.every((name) => {
    const limit = positive(resources?.limits, name)
    const request = positive(resources?.requests, name)
    return limit !== undefined && request !== undefined && limit.compare(request) === 0
  })
}

const asksForNothing = ({ resources }: Container): boolean =>
  COMPUTE.every(
    (name) => positive(resources?.limits, name) === undefined && positive(resources?.requests, name) === undefined,
  )

/** Guaranteed when every container has equal limits and requests, BestEffort when none has any. Ephemeral ones do not count. */
export function qosClassOf({ containers, initContainers = [] }: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const all = [...initContainers, ...(containers ?? [])]
  if (all.every(asksForNothing)) return 'BestEffort'
  return all.every(isGuaranteed) ? 'Guaranteed' : 'Burstable'
}
