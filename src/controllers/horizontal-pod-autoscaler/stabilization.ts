/** Recommendations of the last minutes hold back what would be undone soon. Source: KEP-853; Kubernetes docs, "Stabilization window". */
import type { ScalingHistory } from './scaling-history.ts'
import type { Behavior } from './types.ts'

/** How long scaling down waits when nobody says (--horizontal-pod-autoscaler-downscale-stabilization). */
const DOWNSCALE_MS = 300_000

export interface Stabilized {
  readonly replicas: number
  /** Of the condition AbleToScale. */
  readonly reason: string
  readonly message: string
}

const UNCHANGED = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
const HIGHEST = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
}
const LOWEST = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
}

/** What is left of a recommendation; takes note of it. `now` is in ms. */
export function stabilize(
  history: ScalingHistory,
  behavior: Behavior | undefined,
  current: number,
  desired: number,
  now: number,
): Stabilized {
  if (behavior === undefined) {
    const replicas = Math.max(desired, ...history.since(DOWNSCALE_MS, now))
    history.recommend(desired, DOWNSCALE_MS, now)
    return { replicas, ...(replicas === desired ? UNCHANGED : HIGHEST) }
  }
  const { scaleUp, scaleDown } = behavior
  const upMs = (scaleUp.stabilizationWindowSeconds ?? 0) * 1000
  const downMs =
    scaleDown.stabilizationWindowSeconds === undefined ? DOWNSCALE_MS : scaleDown.stabilizationWindowSeconds * 1000
  const least = Math.min(desired, ...history.since(upMs, now))
  const most = Math.max(desired, ...history.since(downMs, now))
  const replicas = Math.min(Math.max(current, least), most)
  history.recommend(desired, Math.max(upMs, downMs), now)
  return { replicas, ...(replicas === desired ? UNCHANGED : desired >= current ? LOWEST : HIGHEST) }
}
