/** How a node itself makes a Pod end: it is shut down, or short of something. Source: kubelet v1.35 nodeshutdown, eviction, KEP-3329. */
import { DISRUPTION_TARGET } from './conditions.ts'
import type { Pod } from './pod.ts'
import type { PodCondition, PodStatus } from './pod-status.ts'

export interface PodEnding {
  /** No container gets longer than this to end. */
  readonly graceSeconds: number
  readonly reason: string
  readonly message: string
}

/** The status of a Pod that ends so: failed, unless it has done its work. */
export function endedStatus(status: PodStatus, { metadata }: Pod, { reason, message }: PodEnding): PodStatus {
  const condition: PodCondition = {
    type: DISRUPTION_TARGET,
    observedGeneration: metadata.generation ?? 0,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: null,
    reason: 'TerminationByKubelet',
    message,
  }
  const phase = status.phase === 'Succeeded' ? status.phase : 'Failed'
  return { ...status, phase, message, reason, conditions: withCondition(status.conditions ?? [], condition) }
}

/** The list with the condition in the place of the one of its type, or at its end. */
export function withCondition(conditions: readonly PodCondition[], condition: PodCondition): PodCondition[] {
  const isThere = conditions.some(({ type }) => type === condition.type)
  if (!isThere) return [...conditions, condition]
  return conditions.map((one) => (one.type === condition.type ? condition : one))
}
