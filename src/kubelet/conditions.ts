/** Conditions of Pods as a kubelet writes them. Source: semantics §10.1, recordings kubelet/. */
import type { JsonObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import { objectsOf, type PodView } from './pod-object.ts'

export interface ConditionInput {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly reason?: string
  readonly message?: string
}

/** What conditions are made of. */
export interface Readiness {
  readonly sandboxReady: boolean
  readonly phase: string
  /** Init containers that are not done. */
  readonly incomplete: readonly string[]
  /** Containers that are not ready. */
  readonly unready: readonly string[]
}

const ENDED: { readonly [phase: string]: string } = { Succeeded: 'PodCompleted', Failed: 'PodFailed' }

function initialized({ phase, incomplete }: Readiness): ConditionInput {
  const type = 'Initialized'
  if (incomplete.length > 0) {
    return {
      type,
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: `containers with incomplete status: [${incomplete.join(' ')}]`,
    }
  }
  return phase === 'Succeeded' ? { type, status: 'True', reason: 'PodCompleted' } : { type, status: 'True' }
}

function containersReady(type: string, { phase, unready }: Readiness): ConditionInput {
  const ended = ENDED[phase]
  if (ended !== undefined) return { type, status: 'False', reason: ended }
  if (unready.length === 0) return { type, status: 'True' }
  return {
    type,
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  }
}

/** The conditions in their order; times change only where the status does. `now` in ms. */
export function podConditions(pod: PodView, readiness: Readiness, now: number): JsonObject[] {
  const inputs: ConditionInput[] = [
    { type: 'PodReadyToStartContainers', status: readiness.sandboxReady ? 'True' : 'False' },
    initialized(readiness),
    containersReady('Ready', readiness),
    containersReady('ContainersReady', readiness),
    { type: 'PodScheduled', status: 'True' },
  ]
  const known = objectsOf(pod.status.conditions)
  const own = inputs.map((input) =>
    withTimes(
      input,
      known.find(({ type }) => type === input.type),
      pod.generation,
      now,
    ),
  )
  const others = known.filter(({ type }) => !inputs.some((input) => input.type === type))
  return [...own, ...others]
}

function withTimes(
  { type, status, reason, message }: ConditionInput,
  known: JsonObject | undefined,
  observedGeneration: number,
  now: number,
): JsonObject {
  const since = known?.status === status ? known.lastTransitionTime : undefined
  return {
    type,
    observedGeneration,
    status,
    lastProbeTime: null,
    lastTransitionTime: since ?? formatTime(now),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  }
}
