/** How many Pods each ReplicaSet of a Deployment is to have: pure arithmetic. Source: Kubernetes docs "Rolling Update Deployment", "Proportional scaling". */
import { scaledInt } from '../apimachinery/int-or-percent.ts'
import type { Deployment, ReplicaSet } from '../client/types.ts'

/** Annotations of a ReplicaSet that tell what its Deployment asked for when it was last scaled. */
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas'
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas'

/** The Deployment's limits in Pods: above and below the replicas that it asks for. */
export function limitsOf({ spec: { strategy, replicas } }: Deployment): { surge: number; unavailable: number } {
  if (strategy.type !== 'RollingUpdate') return { surge: 0, unavailable: 0 }
  const { maxSurge = 0, maxUnavailable = 0 } = strategy.rollingUpdate ?? {}
  const surge = scaledInt(maxSurge, replicas, Math.ceil)
  const unavailable = scaledInt(maxUnavailable, replicas, Math.floor)
  // Rounded to nothing, both would let no rollout ever begin.
  return { surge, unavailable: Math.min(replicas, surge === 0 && unavailable === 0 ? 1 : unavailable) }
}

export const totalReplicas = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, { spec }) => sum + spec.replicas, 0)

export const totalAvailable = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, { status }) => sum + (status.availableReplicas ?? 0), 0)

export const isPopulated = ({ spec }: ReplicaSet): boolean => spec.replicas > 0

/** The size of the newest ReplicaSet: as large as the surge lets it be beside the others. `sets` includes it. */
export function newSize(deployment: Deployment, sets: readonly ReplicaSet[], current: number): number {
  const { replicas, strategy } = deployment.spec
  if (strategy.type === 'Recreate') return replicas
  const room = replicas + limitsOf(deployment).surge - totalReplicas(sets)
  return room <= 0 ? current : current + Math.min(room, replicas - current)
}

/** A ReplicaSet and the size that it is to have. */
export interface Resize {
  readonly set: ReplicaSet
  readonly replicas: number
}

/** One step in emptying the old ReplicaSets (oldest first) of a rolling update: unhealthy Pods first, then what may be missed. */
export function shrinkOld(deployment: Deployment, newest: ReplicaSet, old: readonly ReplicaSet[]): Resize[] {
  const least = deployment.spec.replicas - limitsOf(deployment).unavailable
  const waiting = newest.spec.replicas - (newest.status.availableReplicas ?? 0)
  const removable = totalReplicas([...old, newest]) - least - waiting
  if (removable <= 0) return []
  const sizes = new Map(old.map((set) => [set, set.spec.replicas]))
  takeFrom(sizes, removable, ({ spec, status }) => spec.replicas - (status.availableReplicas ?? 0))
  takeFrom(sizes, totalAvailable([...old, newest]) - least, (set) => sizes.get(set) ?? 0)
  return changes(sizes)
}

/** Makes sizes smaller, in order, by at most `budget` in all and by what `spare` allows for each. */
function takeFrom(sizes: Map<ReplicaSet, number>, budget: number, spare: (set: ReplicaSet) => number): void {
  let left = Math.max(0, budget)
  for (const [set, size] of sizes) {
    const taken = Math.min(left, size, Math.max(0, spare(set)))
    sizes.set(set, size - taken)
    left -= taken
  }
}

const changes = (sizes: ReadonlyMap<ReplicaSet, number>): Resize[] =>
  [...sizes].filter(([set, replicas]) => replicas !== set.spec.replicas).map(([set, replicas]) => ({ set, replicas }))

/** The sizes after a Deployment was scaled in the middle of a rollout: each grows or shrinks in proportion. */
export function scaleInProportion(deployment: Deployment, populated: readonly ReplicaSet[]): Resize[] {
  const { replicas } = deployment.spec
  const allowed = replicas > 0 ? replicas + limitsOf(deployment).surge : 0
  const difference = allowed - totalReplicas(populated)
  const newerFirst = difference > 0
  const ordered = [...populated].sort((a, b) => {
    if (a.spec.replicas !== b.spec.replicas) return b.spec.replicas - a.spec.replicas
    return newerFirst ? byAge(b, a) : byAge(a, b)
  })
  let added = 0
  const sizes = ordered.map((set) => {
    const share = shareOf(deployment, set, difference - added, difference)
    added += share
    return { set, replicas: set.spec.replicas + share }
  })
  const [largest, ...others] = sizes
  if (largest === undefined) return []
  return [{ set: largest.set, replicas: Math.max(0, largest.replicas + difference - added) }, ...others]
}

function shareOf(deployment: Deployment, set: ReplicaSet, left: number, difference: number): number {
  if (set.spec.replicas === 0 || left === 0) return 0
  const share = fractionOf(deployment, set)
  return difference > 0 ? Math.min(share, left) : Math.max(share, left)
}

function fractionOf(deployment: Deployment, { spec, metadata }: ReplicaSet): number {
  const { replicas } = deployment.spec
  if (replicas === 0) return -spec.replicas
  const before = Number(metadata.annotations?.[MAX_REPLICAS] ?? 0) || (deployment.status.replicas ?? 0)
  if (before === 0) return 0
  return Math.round((spec.replicas * (replicas + limitsOf(deployment).surge)) / before) - spec.replicas
}

/** Older ones first; by name when they are of the same second. */
export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const [first, second] = [a, b].map(({ metadata }) => `${metadata.creationTimestamp} ${metadata.name}`)
  return (first ?? '') < (second ?? '') ? -1 : 1
}
