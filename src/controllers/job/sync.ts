/** One look at one Job. Source: Kubernetes docs "Jobs"; sequences of statuses of a real control plane. */
import { ApiError } from '../../apimachinery/api-error.ts'
import { parseTolerant } from '../../apimachinery/index-intervals.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { formatTime } from '../../apimachinery/time.ts'
import { keyOf } from '../../client/informer.ts'
import type { Condition, Job, JobStatus, Pod } from '../../client/types.ts'
import type { ReconcilerContext } from '../controller.ts'
import { isActive, isReady } from '../pod-state.ts'
import { holds, jobCondition, withCondition } from './conditions.ts'
import { completion, endOf, lastCondition, untilDeadline } from './ending.ts'
import { type FailureBackOff, remainingWait, remainingWaitOfIndex } from './failure-back-off.ts'
import type { JobPods } from './job-pods.ts'
import { countEnded, hasUncounted, indexStatus, isUncounted, settleCounted } from './ledger.ts'
import { missingPods, type Progress, pendingIndexes, podsToRemove, wantedActive } from './pod-plan.ts'
import {
  failuresBefore,
  finishedAt,
  hasFailed,
  hasSucceeded,
  indexOf,
  isIndexed,
  isStopping,
  isTracked,
  uidOf,
} from './pods.ts'
import { failsIndex, judgeFailure } from './policies.ts'

export class JobSync {
  readonly #context: ReconcilerContext
  readonly #control: JobPods
  readonly #backOff: FailureBackOff
  readonly #job: Job
  readonly #progress: Progress
  /** Failed Pods by index that stay until their index has another one. */
  readonly #lastFailures: ReadonlyMap<number, Pod>
  readonly #ended: { readonly succeeded: readonly Pod[]; readonly failed: readonly Pod[] }
  #status: JobStatus
  #active: number
  #ready: number
  #stopping: number
  #refusal: ApiError | undefined

  constructor(context: ReconcilerContext, control: JobPods, backOff: FailureBackOff, job: Job, pods: readonly Pod[]) {
    this.#context = context
    this.#control = control
    this.#backOff = backOff
    this.#job = job
    this.#status = { ...job.status, uncountedTerminatedPods: job.status.uncountedTerminatedPods ?? {} }
    if (this.#status.startTime === undefined && job.spec.suspend !== true) this.#status.startTime = this.#time
    const fresh = pods.filter((pod) => isTracked(pod) && this.#isAskedFor(pod) && !isUncounted(job.status, pod))
    this.#ended = {
      succeeded: fresh.filter(hasSucceeded),
      failed: fresh.filter((pod) => hasFailed(job, pod)),
    }
    this.#progress = this.#progressOf(pods)
    this.#lastFailures = this.#failuresThatStay()
    this.#active = this.#progress.active.length
    this.#ready = this.#progress.active.filter(isReady).length
    this.#stopping = this.#progress.stopping
  }

  run(): void {
    const reason = endOf(this.#job, this.#progress, this.#failures, this.#status.startTime, this.#now)
    const end = reason === undefined ? this.#goOn() : this.#stopAll() ? reason : undefined
    const wait = untilDeadline(this.#job, this.#status.startTime, this.#now)
    if (end === undefined && wait !== undefined) this.#context.again(this.#key, wait)
    this.#report(end)
    if (this.#refusal !== undefined) throw this.#refusal
  }

  get #now(): number {
    return this.#context.clock.now()
  }

  get #time(): string {
    return formatTime(this.#now)
  }

  get #key(): string {
    return keyOf(this.#job)
  }

  /** Failures so far, of Pods that are not yet counted as well. */
  get #failures(): number {
    const { failed = 0, uncountedTerminatedPods: uncounted = {} } = this.#status
    const fresh = this.#ended.failed.filter((pod) => judgeFailure(this.#job, pod).counts).length
    return failed + fresh + (uncounted.failed ?? []).length
  }

  #isAskedFor(pod: Pod): boolean {
    return !isIndexed(this.#job) || indexOf(this.#job, pod) !== undefined
  }

  #progressOf(pods: readonly Pod[]): Progress {
    const { completions = 0, backoffLimitPerIndex } = this.#job.spec
    const { succeeded = 0, completedIndexes = '', failedIndexes = '', uncountedTerminatedPods = {} } = this.#status
    const indexesOf = (ended: readonly Pod[]): number[] => ended.flatMap((pod) => indexOf(this.#job, pod) ?? [])
    const succeededIndexes = parseTolerant(completedIndexes, completions)
    for (const index of indexesOf(isIndexed(this.#job) ? this.#ended.succeeded : [])) succeededIndexes.add(index)
    const lost = parseTolerant(failedIndexes, completions)
    const losers =
      backoffLimitPerIndex === undefined ? [] : this.#ended.failed.filter((pod) => failsIndex(this.#job, pod))
    for (const index of indexesOf(losers)) lost.add(index)
    const counted = succeeded + this.#ended.succeeded.length + (uncountedTerminatedPods.succeeded ?? []).length
    return {
      pods,
      active: pods.filter(isActive),
      stopping: pods.filter(isStopping).length,
      succeeded: isIndexed(this.#job) ? succeededIndexes.size : counted,
      succeededIndexes,
      failedIndexes: lost,
    }
  }

  #failuresThatStay(): Map<number, Pod> {
    const last = new Map<number, Pod>()
    if (this.#job.spec.backoffLimitPerIndex === undefined) return last
    const { active, succeededIndexes, failedIndexes } = this.#progress
    const busy = new Set(active.map((pod) => indexOf(this.#job, pod)))
    for (const pod of this.#ended.failed) {
      const index = indexOf(this.#job, pod)
      if (index === undefined || succeededIndexes.has(index) || failedIndexes.has(index) || busy.has(index)) continue
      const known = last.get(index)
      if (known === undefined || isLater(pod, known)) last.set(index, pod)
    }
    return last
  }

  /** Makes and removes Pods while the Job runs. Returns its end when there is nothing more to do. */
  #goOn(): Condition | undefined {
    const isGoing = this.#job.metadata.deletionTimestamp !== undefined
    if (!isGoing) this.#attempt(() => this.#manage())
    const { completions } = this.#job.spec
    const { succeeded } = this.#progress
    const isEnough = completions === undefined ? succeeded > 0 : succeeded >= completions
    if (isEnough && this.#active === 0) return completion(this.#now)
    if (!isGoing) this.#tellOfSuspension()
    return undefined
  }

  #attempt(action: () => void): void {
    try {
      action()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#refusal = error
    }
  }

  #manage(): void {
    const { active } = this.#progress
    if (this.#job.spec.suspend === true) return this.#remove(podsToRemove(this.#job, active, active.length, this.#now))
    const surplus = Math.max(0, active.length - wantedActive(this.#job, this.#progress))
    const toRemove = podsToRemove(this.#job, active, surplus, this.#now)
    if (toRemove.length > 0) return this.#remove(toRemove)
    const missing = missingPods(this.#job, this.#progress)
    if (missing <= 0) return
    if (this.#job.spec.backoffLimitPerIndex !== undefined) return this.#createWhereNoneWaits(missing)
    if (this.#waits(remainingWait(this.#nextRecord, this.#now))) return
    if (isIndexed(this.#job)) this.#createIndexes(pendingIndexes(this.#job, this.#progress, missing))
    else for (let made = 0; made < missing; made++) this.#create(() => this.#control.create(this.#job))
  }

  get #nextRecord() {
    return this.#backOff.next(this.#key, this.#ended.succeeded, this.#ended.failed)
  }

  /** Looks again later if there is something to wait for. Meanwhile a Job counts no active Pods. */
  #waits(wait: number): boolean {
    if (wait <= 0) return false
    this.#context.again(this.#key, wait)
    this.#active = 0
    return true
  }

  /** Each index waits by itself. */
  #createWhereNoneWaits(missing: number): void {
    const waits = pendingIndexes(this.#job, this.#progress, missing).map((index) => ({
      index,
      wait: remainingWaitOfIndex(this.#lastFailures.get(index), this.#now),
    }))
    const free = waits.filter(({ wait }) => wait === 0).map(({ index }) => index)
    if (free.length > 0) this.#createIndexes(free)
    else if (waits.length > 0) this.#waits(Math.min(...waits.map(({ wait }) => wait)))
  }

  #createIndexes(indexes: readonly number[]): void {
    for (const index of indexes)
      this.#create(() => this.#control.create(this.#job, index, this.#lastFailures.get(index)))
  }

  #create(action: () => void): void {
    action()
    this.#active++
  }

  #remove(pods: readonly Pod[]): void {
    for (const pod of pods) {
      this.#control.removeUncounted(this.#job, pod)
      this.#removed(pod)
    }
  }

  #removed(pod: Pod): void {
    this.#active--
    this.#stopping++
    if (isReady(pod)) this.#ready--
  }

  #tellOfSuspension(): void {
    const suspended = this.#job.spec.suspend === true
    const [status, reason, message] = suspended
      ? (['True', 'JobSuspended', 'Job suspended'] as const)
      : (['False', 'JobResumed', 'Job resumed'] as const)
    const wanted = jobCondition('Suspended', reason, message, this.#now, status)
    const conditions = withCondition(this.#status.conditions ?? [], wanted)
    if (conditions === undefined) return
    this.#status = { ...this.#status, conditions, ...(suspended ? {} : { startTime: this.#time }) }
    this.#context.events.record(this.#job, 'Normal', suspended ? 'Suspended' : 'Resumed', message)
  }

  /** Removes all Pods of a Job that ends. Returns whether that could be done. */
  #stopAll(): boolean {
    this.#attempt(() => {
      for (const pod of this.#progress.active) {
        this.#control.delete(this.#job, pod)
        this.#removed(pod)
      }
    })
    return this.#refusal === undefined
  }

  /** Writes what was found, lets counted Pods go, and writes what is then certain. */
  #report(end: Condition | undefined): void {
    const verdict = { end, kept: new Set(this.#lastFailures.values()) }
    const { pods, succeededIndexes, failedIndexes } = this.#progress
    const found = { ...this.#status, active: this.#active, ready: this.#ready, terminating: this.#stopping }
    const counted = countEnded(this.#job, pods, found, verdict)
    this.#status = {
      ...counted.status,
      ...(isIndexed(this.#job) ? indexStatus(this.#job, succeededIndexes, failedIndexes) : {}),
    }
    if (end !== undefined && holds(this.#job, end.type) === undefined)
      this.#status.conditions = [...(this.#status.conditions ?? []), end]
    const record = this.#nextRecord
    if (this.#write()) this.#backOff.remember(this.#key, record)
    for (const pod of counted.released) this.#control.release(pod)
    const gone = new Set(counted.released.map(uidOf))
    const tracked = new Set(pods.filter((pod) => isTracked(pod) && !gone.has(uidOf(pod))).map(uidOf))
    const settled = settleCounted(this.#status, tracked).status
    this.#status = isIndexed(this.#job) ? { ...settled, succeeded: succeededIndexes.size } : settled
    const isOver = end !== undefined && !counted.isPartial && !hasUncounted(this.#status) && this.#stopping === 0
    if (end === undefined || !isOver) this.#write()
    else this.#finish(lastCondition(end, this.#now))
  }

  #finish(last: Condition): void {
    this.#status.conditions = [...(this.#status.conditions ?? []), last]
    if (last.type === 'Complete') this.#status.completionTime = this.#time
    this.#write()
    const { completions } = this.#job.spec
    const { events } = this.#context
    if (last.type !== 'Complete') return events.record(this.#job, 'Warning', last.reason ?? '', last.message ?? '')
    if (completions !== undefined && (this.#status.succeeded ?? 0) > completions) {
      const message = 'Too many succeeded pods running after completion count reached'
      events.record(this.#job, 'Warning', 'TooManySucceededPods', message)
    }
    events.record(this.#job, 'Normal', 'Completed', 'Job completed')
  }

  /** Returns whether there was something to write. */
  #write(): boolean {
    const current = this.#context.informers.for<Job>('jobs.batch').get(this.#key)
    if (current === undefined || jsonEqual(shown(current.status), shown(this.#status))) return false
    this.#context.client.update('jobs.batch/status', { ...current, status: this.#status })
    return true
  }
}

/** The status as it is stored: numbers that are 0 are left out, but for those that may be unknown. */
const shown = (status: JobStatus): JobStatus => {
  const optional = new Set(['ready', 'terminating'])
  const isShown = ([key, value]: [string, unknown]): boolean =>
    value !== undefined && value !== '' && (value !== 0 || optional.has(key))
  return Object.fromEntries(Object.entries(status).filter(isShown))
}

/** Whether a Pod failed after another one of the same index. */
function isLater(pod: Pod, other: Pod): boolean {
  const [mine, theirs] = [failuresBefore(pod), failuresBefore(other)]
  return mine.counted + mine.ignored >= theirs.counted + theirs.ignored && finishedAt(pod) >= finishedAt(other)
}
