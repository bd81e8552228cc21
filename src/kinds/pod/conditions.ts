/** Conditions that the server itself sets in the status of a Pod. */
import type { Pod, PodCondition } from './types.ts'

/** Sets the condition in its place, or at the end. `now` (RFC 3339) is when it became so, unless it was so before. */
export function setPodCondition({ status }: Pod, condition: PodCondition, now: string): void {
  const conditions = status.conditions ?? []
  const known = conditions.find(({ type }) => type === condition.type)
  const since = known?.status === condition.status ? known.lastTransitionTime : now
  const next = { ...condition, ...(since === undefined ? {} : { lastTransitionTime: since }) }
  status.conditions =
    known === undefined ? [...conditions, next] : conditions.map((other) => (other === known ? next : other))
}
