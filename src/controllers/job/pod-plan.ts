/** Which Pods a Job makes and removes now. Pure. Source: Kubernetes docs "Jobs", Parallel execution; KEP-2214. */
import type { Job, Pod } from '../../client/types.ts'
import { isTerminating } from '../pod-state.ts'
import { inOrderOfRemoval } from '../replica-ranking.ts'
import { indexOf, isIndexed, waitsForEnd } from './pods.ts'

/** Pods made or removed in one go. */
const BURST = 500

/** Where a Job stands. */
export interface Progress {
  readonly pods: readonly Pod[]
  readonly active: readonly Pod[]
  /** On their way out and not yet ended. */
  readonly stopping: number
  readonly succeeded: number
  readonly succeededIndexes: ReadonlySet<number>
  readonly failedIndexes: ReadonlySet<number>
}

/** How many Pods are to run at the moment. */
export function wantedActive({ spec }: Job, { active, succeeded }: Progress): number {
  const { completions, parallelism } = spec
  // Without completions the first success says that there is no more work.
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(parallelism, completions - succeeded))
}

/** How many Pods are missing. */
export function missingPods(job: Job, progress: Progress): number {
  const leaving = waitsForEnd(job) ? progress.stopping : 0
  return Math.min(BURST, wantedActive(job, progress) - leaving - progress.active.length)
}

/** Pods to remove, `atLeast` so many: of several for one index all but one, then those that are least of a loss. */
export function podsToRemove(job: Job, active: readonly Pod[], atLeast: number, now: number): Pod[] {
  const { doubles, singles } = isIndexed(job) ? byIndex(job, active, now) : { doubles: [], singles: active }
  const more = Math.max(0, atLeast - doubles.length)
  return [...doubles, ...inOrderOfRemoval(singles, now).slice(0, more)].slice(0, BURST)
}

function byIndex(job: Job, active: readonly Pod[], now: number): { doubles: Pod[]; singles: Pod[] } {
  const indexes = new Map<number | undefined, Pod[]>()
  for (const pod of active) {
    const index = indexOf(job, pod)
    indexes.set(index, [...(indexes.get(index) ?? []), pod])
  }
  const doubles = indexes.get(undefined) ?? []
  indexes.delete(undefined)
  const singles: Pod[] = []
  for (const pods of indexes.values()) {
    const ranked = inOrderOfRemoval(pods, now)
    singles.push(...ranked.slice(-1))
    doubles.push(...ranked.slice(0, -1))
  }
  return { doubles, singles }
}

/** The lowest indexes that nothing has been done for and nobody works on. */
export function pendingIndexes(job: Job, progress: Progress, count: number): number[] {
  const { pods, active, succeededIndexes, failedIndexes } = progress
  const leaving = waitsForEnd(job) ? pods.filter(isTerminating) : []
  const busy = new Set([...active, ...leaving].map((pod) => indexOf(job, pod)))
  const found: number[] = []
  for (let index = 0; index < (job.spec.completions ?? 0) && found.length < count; index++) {
    if (!succeededIndexes.has(index) && !failedIndexes.has(index) && !busy.has(index)) found.push(index)
  }
  return found
}
