/** Conditions of Jobs and what they say. Source: Kubernetes docs "Jobs", Terminal Job conditions; recordings of a control plane. */
import { formatTime } from '../../apimachinery/time.ts'
import type { Condition, Job } from '../../client/types.ts'

export function jobCondition(type: string, reason: string, message: string, now: number, status = 'True'): Condition {
  const time = formatTime(now)
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message }
}

export const holds = ({ status }: Job, type: string): Condition | undefined =>
  (status.conditions ?? []).find((condition) => condition.type === type && condition.status === 'True')

export const isFinished = (job: Job): boolean =>
  holds(job, 'Complete') !== undefined || holds(job, 'Failed') !== undefined

/** The conditions with this one; undefined when they say so already. A condition that is not there need not be denied. */
export function withCondition(conditions: readonly Condition[], wanted: Condition): Condition[] | undefined {
  const known = conditions.find(({ type }) => type === wanted.type)
  if (known === undefined) return wanted.status === 'False' ? undefined : [...conditions, wanted]
  const isSame = (['status', 'reason', 'message'] as const).every((field) => known[field] === wanted[field])
  return isSame ? undefined : conditions.map((condition) => (condition === known ? wanted : condition))
}
