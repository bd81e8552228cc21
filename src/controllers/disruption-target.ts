/** The condition by which a Pod learns that it has to go. Source: KEP-3329. */
import { formatTime } from '../apimachinery/time.ts'
import type { Condition, Pod } from '../client/types.ts'

/** `now`: milliseconds since 1970. */
export const disruptionTarget = ({ metadata }: Pod, reason: string, message: string, now: number): Condition => ({
  type: 'DisruptionTarget',
  observedGeneration: metadata.generation,
  status: 'True',
  reason,
  message,
  lastTransitionTime: formatTime(now),
})
