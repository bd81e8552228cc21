/** How far one step may go: least and most replicas, and how fast. Source: KEP-853; Kubernetes docs, "Scaling policies". */
import type { Direction, ScalingHistory } from './scaling-history.ts'
import type { Behavior, ScalingPolicy, ScalingRules } from './types.ts'

/** Without a behavior, a step at most doubles, or goes up to four. */
const STEP_FACTOR = 2
const STEP_LEAST = 4

export interface Limited {
  readonly replicas: number
  /** Of the condition ScalingLimited. */
  readonly reason: string
  readonly message: string
}

export interface Bounds {
  readonly min: number
  readonly max: number
}

const WITHIN = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' }
const TOO_MANY = {
  reason: 'TooManyReplicas',
  message: 'the desired replica count is more than the maximum replica count',
}
const TOO_FEW = {
  reason: 'TooFewReplicas',
  message: 'the desired replica count is less than the minimum replica count',
}
const TOO_FAST_UP = {
  reason: 'ScaleUpLimit',
  message: 'the desired replica count is increasing faster than the maximum scale rate',
}
const TOO_FAST_DOWN = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
}

/** The step that is taken without a behavior. */
export function limitByRules(current: number, desired: number, { min, max }: Bounds): Limited {
  const fastest = Math.max(STEP_FACTOR * current, STEP_LEAST)
  if (desired < min) return { replicas: min, ...TOO_FEW }
  if (desired > Math.min(max, fastest))
    return max > fastest ? { replicas: fastest, ...TOO_FAST_UP } : { replicas: max, ...TOO_MANY }
  return { replicas: desired, ...WITHIN }
}

/** The step that a behavior allows. */
export function limitByBehavior(
  { scaleUp, scaleDown }: Behavior,
  history: ScalingHistory,
  current: number,
  desired: number,
  { min, max }: Bounds,
  now: number,
): Limited {
  if (desired > current) {
    const fastest = Math.max(furthest('up', scaleUp, history, current, now), current)
    if (desired > Math.min(max, fastest))
      return max > fastest ? { replicas: fastest, ...TOO_FAST_UP } : { replicas: max, ...TOO_MANY }
  }
  if (desired < current) {
    const fastest = Math.min(furthest('down', scaleDown, history, current, now), current)
    if (desired < Math.max(min, fastest))
      return min < fastest ? { replicas: fastest, ...TOO_FAST_DOWN } : { replicas: min, ...TOO_FEW }
  }
  return { replicas: desired, ...WITHIN }
}

/** As far as the policies let it go, counted from where each policy's period began. */
function furthest(
  direction: Direction,
  { selectPolicy, policies }: ScalingRules,
  history: ScalingHistory,
  current: number,
  now: number,
): number {
  if (selectPolicy === 'Disabled') return current
  const reached = policies.map((policy) => {
    const periodMs = policy.periodSeconds * 1000
    const added = history.changed('up', periodMs, now)
    const removed = history.changed('down', periodMs, now)
    return STEPS[direction](current - added + removed, policy)
  })
  const isLeastChange = selectPolicy === 'Min'
  return (direction === 'up') === isLeastChange ? Math.min(...reached) : Math.max(...reached)
}

const STEPS: { readonly [direction in Direction]: (from: number, policy: ScalingPolicy) => number } = {
  // Rounded up: a small part of few would never change anything.
  up: (from, { type, value }) => (type === 'Pods' ? from + value : Math.ceil(from * (1 + value / 100))),
  down: (from, { type, value }) => (type === 'Pods' ? from - value : Math.trunc(from * (1 - value / 100))),
}
