/** What a Deployment's status says, given its ReplicaSets: pure. Source: Kubernetes docs "Deployment status", control-plane timelines. */
import { formatTime, parseTime } from '../apimachinery/time.ts'
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../client/types.ts'
import { limitsOf, totalAvailable, totalReplicas } from './deployment-sizes.ts'

const NEW_AVAILABLE = 'NewReplicaSetAvailable'
const TIMED_OUT = 'ProgressDeadlineExceeded'
/** A deadline of the largest int32 is none. */
const NO_DEADLINE = 2_147_483_647

export type ConditionInput = Pick<DeploymentCondition, 'type' | 'status'> & { reason: string; message: string }

export const conditionOf = ({ conditions = [] }: DeploymentStatus, type: string): DeploymentCondition | undefined =>
  conditions.find((condition) => condition.type === type)

export const hasDeadline = ({ spec }: Deployment): boolean =>
  spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NO_DEADLINE

/** The conditions with this one in them, last; unchanged when status and reason are what they were. */
export function withCondition(
  conditions: readonly DeploymentCondition[],
  input: ConditionInput,
  now: number,
): DeploymentCondition[] {
  const known = conditions.find(({ type }) => type === input.type)
  if (known?.status === input.status && known.reason === input.reason) return [...conditions]
  return replaced(conditions, known, input, now)
}

function replaced(
  conditions: readonly DeploymentCondition[],
  known: DeploymentCondition | undefined,
  { type, status, reason, message }: ConditionInput,
  now: number,
): DeploymentCondition[] {
  const time = formatTime(now)
  const lastTransitionTime = known?.status === status ? (known.lastTransitionTime ?? time) : time
  const condition = { type, status, lastUpdateTime: time, lastTransitionTime, reason, message }
  return [...conditions.filter((other) => other.type !== type), condition]
}

const without = (conditions: readonly DeploymentCondition[], type: string): DeploymentCondition[] =>
  conditions.filter((condition) => condition.type !== type)

const sum = (sets: readonly ReplicaSet[], field: 'replicas' | 'readyReplicas' | 'terminatingReplicas'): number =>
  sets.reduce((total, { status }) => total + (status[field] ?? 0), 0)

/** Counts, and whether enough is available. `sets` includes `newest`. */
export function countedStatus(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const available = totalAvailable(sets)
  const { collisionCount, conditions = [] } = deployment.status
  const enough = available >= deployment.spec.replicas - limitsOf(deployment).unavailable
  const availability: ConditionInput = enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum(sets, 'replicas'),
    updatedReplicas: newest?.status.replicas ?? 0,
    readyReplicas: sum(sets, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, totalReplicas(sets) - available),
    terminatingReplicas: sum(sets, 'terminatingReplicas'),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: withCondition(conditions, availability, now),
  }
}

/** Whether all that was asked for runs, of the newest template, and nothing else. */
export function isComplete({ spec, metadata }: Deployment, status: DeploymentStatus): boolean {
  return (
    status.updatedReplicas === spec.replicas &&
    status.replicas === spec.replicas &&
    status.availableReplicas === spec.replicas &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  )
}

/** The status during a rollout: counts, progress, and the failure of a ReplicaSet, if one has any. */
export function rolloutStatus(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const status = countedStatus(deployment, sets, newest, now)
  const progress = withProgress(deployment, status, newest, now)
  const failing = [...(newest === undefined ? [] : [newest]), ...sets].flatMap(
    (set) => set.status.conditions?.filter(({ type }) => type === 'ReplicaFailure') ?? [],
  )[0]
  if (failing === undefined) return { ...status, conditions: without(progress, 'ReplicaFailure') }
  const { type, status: value, reason = '', message = '' } = failing
  return { ...status, conditions: withCondition(progress, { type, status: value, reason, message }, now) }
}

function withProgress(
  deployment: Deployment,
  status: DeploymentStatus,
  newest: ReplicaSet | undefined,
  now: number,
): DeploymentCondition[] {
  const { conditions = [] } = status
  if (!hasDeadline(deployment)) return without(conditions, 'Progressing')
  const current = conditionOf(deployment.status, 'Progressing')
  if (status.replicas === status.updatedReplicas && current?.reason === NEW_AVAILABLE) return conditions
  const what =
    newest === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newest.metadata.name}"`
  const progressing = (value: string, reason: string, message: string): ConditionInput => ({
    type: 'Progressing',
    status: value,
    reason,
    message: `${what} ${message}`,
  })
  if (isComplete(deployment, status))
    return withCondition(conditions, progressing('True', NEW_AVAILABLE, 'has successfully progressed.'), now)
  // Each sign of progress moves the time of the last update, whatever the reason was before.
  if (hasProgressed(deployment.status, status))
    return replaced(conditions, current, progressing('True', 'ReplicaSetUpdated', 'is progressing.'), now)
  if (hasTimedOut(deployment, now))
    return withCondition(conditions, progressing('False', TIMED_OUT, 'has timed out progressing.'), now)
  return conditions
}

function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number => replicas - updatedReplicas
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

function hasTimedOut(deployment: Deployment, now: number): boolean {
  const current = conditionOf(deployment.status, 'Progressing')
  if (current === undefined || current.reason === NEW_AVAILABLE) return false
  return current.reason === TIMED_OUT || deadlineOf(deployment, current) < now
}

const deadlineOf = ({ spec }: Deployment, { lastUpdateTime = '' }: DeploymentCondition): number =>
  parseTime(lastUpdateTime) + (spec.progressDeadlineSeconds ?? 0) * 1000

/** In how many ms the progress must be looked at again; undefined when it need not be. */
export function untilDeadline(deployment: Deployment, now: number): number | undefined {
  const current = conditionOf(deployment.status, 'Progressing')
  if (!hasDeadline(deployment) || current === undefined) return undefined
  if (isComplete(deployment, deployment.status) || current.reason === TIMED_OUT) return undefined
  // A second more: conditions have times without fractions.
  return Math.max(0, deadlineOf(deployment, current) - now) + 1000
}

/** The condition of a Deployment that was paused or resumed just now; undefined when it says so already. */
export function pauseCondition(deployment: Deployment): ConditionInput | undefined {
  const current = conditionOf(deployment.status, 'Progressing')
  if (!hasDeadline(deployment) || current?.reason === TIMED_OUT) return undefined
  const known = current?.reason === 'DeploymentPaused'
  if ((deployment.spec.paused ?? false) === known) return undefined
  return known
    ? { type: 'Progressing', status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' }
    : { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }
}
