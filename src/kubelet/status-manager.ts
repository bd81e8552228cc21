/**
 * The statuses of a node's Pods: what the kubelet last decided on, and its way into the API. Times of conditions are
 * set here, and a Pod whose end is reported is let go. Source: semantics §10.1, recordings kubelet/.
 */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { shareEqual } from '../apimachinery/share-equal.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { Client } from '../client/client.ts'
import type { Clock } from '../clock/clock.ts'
import { DISRUPTION_TARGET, isOwnCondition, withReadiness } from './conditions.ts'
import { isPod, isTerminalPhase, keyOf, type Pod, uidOf } from './pod.ts'
import { withCondition } from './pod-ending.ts'
import type { ContainerState, ContainerStatus, PodCondition, PodStatus } from './pod-status.ts'
import { cut, messageLimit } from './termination-message.ts'

/** How long a status is on its way to the API; what changes meanwhile goes along. In ms. */
const WRITE_MS = 10
/** How often the kubelet looks whether the API still has what it wrote. */
const REVIEW_MS = 10_000

interface Cached {
  readonly uid: string
  /** 'namespace/name' */
  readonly key: string
  status: PodStatus
  /** Nothing is left of it on the node. */
  finished: boolean
  /** A write is on its way. */
  pending: boolean
  /** What the API has is looked at in the next review. */
  reviewed?: boolean
  /** The revision of the last write, if it was the whole decision. */
  written?: string | undefined
}

export interface StatusManagerOptions {
  readonly client: Client
  readonly clock: Clock
  /** Whether something of the Pod may still run: then its phase is not final yet. */
  readonly mayRun: (podUid: string) => boolean
}

export class StatusManager {
  readonly #client: Client
  readonly #clock: Clock
  readonly #mayRun: (podUid: string) => boolean
  readonly #cached = new Map<string, Cached>()
  readonly #start: number

  constructor({ client, clock, mayRun }: StatusManagerOptions) {
    this.#client = client
    this.#clock = clock
    this.#start = clock.now()
    this.#mayRun = mayRun
  }

  /** The status last decided on; that of the API before there is any. */
  statusOf(pod: Pod): PodStatus {
    return this.#cached.get(uidOf(pod))?.status ?? pod.status
  }

  /** Decides on a status, which is then written. */
  set(pod: Pod, decided: PodStatus): void {
    this.#set(pod, decided, { force: pod.metadata.deletionTimestamp !== undefined, finished: false })
  }

  /** Nothing of the Pod is left on the node: what has not ended is lost, and the API may forget the Pod. */
  finish(pod: Pod): void {
    this.#set(pod, withoutRunning(pod, this.statusOf(pod)), { force: true, finished: true })
  }

  /** Changes what is known of one container between two syncs. */
  change(pod: Pod, change: (status: PodStatus) => PodStatus): void {
    const known = this.#cached.get(uidOf(pod))
    if (known !== undefined) this.#set(pod, change(known.status), { force: false, finished: false })
  }

  /** What a readiness probe found out, between two syncs. */
  setReady(pod: Pod, containerId: string, ready: boolean): void {
    this.change(pod, (status) => withReadiness(pod, status, containerId, ready))
  }

  forget(podUid: string): void {
    this.#cached.delete(podUid)
  }

  /** Writes the status again if somebody else has changed what is the kubelet's: with the next that is written, or at the next review. */
  reconcile(pod: Pod): void {
    const known = this.#cached.get(uidOf(pod))
    if (known === undefined || known.pending) return
    // What the API has is kept there: once is enough.
    const isOwn = pod.metadata.resourceVersion === known.written
    if (isOwn || sameForKubelet(pod.status, known.status)) known.status = pod.status
    else this.#review(known)
  }

  #set(pod: Pod, decided: PodStatus, { force, finished }: { force: boolean; finished: boolean }): void {
    const uid = uidOf(pod)
    const known = this.#cached.get(uid)
    const old = known?.status ?? pod.status
    const status = this.#timed(normalized(decided), old)
    if (known === undefined) {
      const cached = { uid, key: keyOf(pod), status, finished, pending: false }
      this.#cached.set(uid, cached)
      return this.#write(cached)
    }
    known.finished ||= finished
    if (!force && sameForKubelet(known.status, status)) return
    known.status = status
    this.#write(known)
  }

  /** Sets the times of conditions: they change only with the condition's status. */
  #timed(status: PodStatus, old: PodStatus): PodStatus {
    const now = formatTime(this.#clock.now())
    const conditions = (status.conditions ?? []).map((condition) => {
      const isOwn = isOwnCondition(condition) && !condition.type.startsWith('PodResize')
      return isOwn || isNewDisruption(condition) ? movedSince(old, condition, now) : condition
    })
    const timed = { ...status, startTime: old.startTime ?? now }
    if (conditions.length > 0) timed.conditions = conditions
    // What has not changed is written as it is.
    return shareEqual(timed, old)
  }

  #review(cached: Cached): void {
    if (cached.reviewed) return
    cached.reviewed = true
    const sinceLast = (this.#clock.now() - this.#start) % REVIEW_MS
    this.#clock.setTimeout(() => {
      cached.reviewed = false
      if (this.#cached.get(cached.uid) === cached) tolerateLoss(() => this.#sync(cached))
    }, REVIEW_MS - sinceLast)
  }

  #write(cached: Cached): void {
    if (cached.pending) return
    cached.pending = true
    this.#clock.setTimeout(() => {
      cached.pending = false
      tolerateLoss(() => this.#sync(cached))
    }, WRITE_MS)
  }

  #sync(cached: Cached): void {
    const { uid, key, status, finished } = cached
    const current = this.#client.find('pods', key)
    if (current === undefined || !isPod(current) || uidOf(current) !== uid) return
    const next = merged(current, status, this.#mayRun(uid), formatTime(this.#clock.now()))
    if (!jsonEqual(current.status, next)) {
      const { metadata } = this.#client.update('pods/status', { ...current, status: next })
      cached.written = next.phase === status.phase ? metadata.resourceVersion : undefined
    }
    const { deletionTimestamp } = current.metadata
    if (!finished || deletionTimestamp === undefined || !isTerminalPhase(status.phase)) return
    this.#client.delete('pods', key, { gracePeriodSeconds: 0, preconditions: { uid } })
  }
}

/** Whether it has just been decided that the Pod is to go; it is told once the Pod has ended. */
const isNewDisruption = ({ type, lastTransitionTime }: PodCondition): boolean =>
  type === DISRUPTION_TARGET && lastTransitionTime === null

/** The condition with the time at which its status became what it is. */
function movedSince({ conditions }: PodStatus, condition: PodCondition, now: string): PodCondition {
  const before = conditions?.find(({ type }) => type === condition.type)
  const lastTransitionTime = before?.status === condition.status ? (before.lastTransitionTime ?? now) : now
  return { ...condition, lastTransitionTime }
}

/** Codes of a Pod that somebody has removed meanwhile; its DELETED event is on the way. A node may not even ask for it. */
const GONE = [403, 404, 409]

function tolerateLoss(action: () => void): void {
  try {
    action()
  } catch (error) {
    if (!(error instanceof ApiError) || !GONE.includes(error.code)) throw error
  }
}

/** Times and conditions of others do not count. */
function sameForKubelet(a: PodStatus, b: PodStatus): boolean {
  for (const key in a) if (key !== 'conditions' && !jsonEqual(a[key], b[key])) return false
  for (const key in b) if (key !== 'conditions' && a[key] === undefined && b[key] !== undefined) return false
  const mine = (a.conditions ?? []).filter(isOwnCondition)
  const others = (b.conditions ?? []).filter(isOwnCondition)
  const find = (type: string) => others.find((other) => other.type === type)
  return mine.length === others.length && mine.every((one) => jsonEqual(one, find(one.type)))
}

const STATUS_LISTS = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'] as const

const hasMessage = ({ terminated }: ContainerState): boolean => terminated?.message !== undefined

/** Long termination messages are cut, so that all of a Pod's fit. */
function normalized(status: PodStatus): PodStatus {
  const all = STATUS_LISTS.flatMap((list) => status[list] ?? [])
  if (!all.some(({ state, lastState }) => hasMessage(state) || hasMessage(lastState))) return status
  const limit = messageLimit(all.length)
  const shortened = (state: ContainerState): ContainerState => {
    const { terminated } = state
    if (terminated?.message === undefined) return state
    return { terminated: { ...terminated, message: cut(terminated.message, limit) } }
  }
  const normal = { ...status }
  for (const list of STATUS_LISTS) {
    const statuses = status[list]?.map((one) => ({
      ...one,
      state: shortened(one.state),
      lastState: shortened(one.lastState),
    }))
    if (statuses !== undefined) normal[list] = statuses
  }
  return normal
}

/** The decided status with what belongs to others; a phase is final only when nothing can run any more. */
function merged(current: Pod, decided: PodStatus, mayRun: boolean, now: string): PodStatus {
  const { status: old } = current
  const ends = !isTerminalPhase(old.phase) && isTerminalPhase(decided.phase)
  const others = (old.conditions ?? []).filter((one) => !isOwnCondition(one))
  const disruption = ends && !mayRun ? decided.conditions?.find(({ type }) => type === DISRUPTION_TARGET) : undefined
  const conditions = [
    ...(disruption === undefined ? others : withCondition(others, movedSince(old, disruption, now))),
    ...(decided.conditions ?? []).filter(isOwnCondition),
  ]
  const status: PodStatus = { ...decided }
  if (conditions.length > 0) status.conditions = conditions
  if (!ends || !mayRun) return isTerminalPhase(status.phase) ? notReady(status) : status
  const { phase, reason, message, ...rest } = status
  return {
    ...rest,
    ...(old.phase === undefined ? {} : { phase: old.phase }),
    ...(old.reason === undefined ? {} : { reason: old.reason }),
    ...(old.message === undefined ? {} : { message: old.message }),
  }
}

/** A Pod at its end is not ready, whatever was last seen of its containers. */
function notReady(status: PodStatus): PodStatus {
  const isWrong = ({ type, status: value }: PodCondition) =>
    ['Ready', 'ContainersReady'].includes(type) && value === 'True'
  if (!status.conditions?.some(isWrong)) return status
  const reason = status.phase === 'Failed' ? 'PodFailed' : 'PodCompleted'
  return {
    ...status,
    conditions: status.conditions.map((one) => (isWrong(one) ? { ...one, status: 'False', reason } : one)),
  }
}

const LOST = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was terminated',
  startedAt: null,
  finishedAt: null,
}

/** Whoever has not ended by now is lost; a Pod that was not at its end has failed. */
function withoutRunning(pod: Pod, status: PodStatus): PodStatus {
  const lose = (one: ContainerStatus): ContainerStatus =>
    one.state.terminated === undefined ? { ...one, state: { terminated: LOST } } : one
  const { containerStatuses, initContainerStatuses } = status
  const reached = lastReached(initContainerStatuses ?? [])
  return {
    ...status,
    ...(isTerminalPhase(status.phase) ? {} : { phase: 'Failed' as const }),
    ...(containerStatuses === undefined || !hasInitialized(pod)
      ? {}
      : { containerStatuses: containerStatuses.map(lose) }),
    ...(initContainerStatuses === undefined
      ? {}
      : { initContainerStatuses: initContainerStatuses.map((one, index) => (index <= reached ? lose(one) : one)) }),
  }
}

/** The index of the last init container that ever ran, or of the first one. */
function lastReached(statuses: readonly ContainerStatus[]): number {
  const index = statuses.findLastIndex(
    ({ state, lastState }) => state.waiting === undefined || lastState.terminated !== undefined,
  )
  return Math.max(0, index)
}

/** Whether the main containers had their turn, as the API was last told. */
function hasInitialized({ spec, status }: Pod): boolean {
  if ((spec.initContainers ?? []).length === 0) return true
  if (
    status.containerStatuses?.some(
      ({ state, lastState }) => lastState.terminated !== undefined || state.waiting === undefined,
    )
  )
    return true
  const last = status.initContainerStatuses?.at(-1)
  const container = spec.initContainers?.find(({ name }) => name === last?.name)
  if (last === undefined || container === undefined) return false
  if (container.restartPolicy === 'Always') return last.state.running !== undefined && last.started === true
  return last.lastState.terminated?.exitCode === 0 || last.state.terminated?.exitCode === 0
}
