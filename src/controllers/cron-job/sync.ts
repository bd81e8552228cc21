/** One look at one CronJob. Source: Kubernetes docs "CronJob"; events of a real control plane. */
import { ApiError } from '../../apimachinery/api-error.ts'
import { CronError, type CronSchedule, parseCron } from '../../apimachinery/cron/cron-schedule.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import { formatTime, parseTime } from '../../apimachinery/time.ts'
import { keyOf } from '../../client/informer.ts'
import type { ActiveJob, CronJob, Job } from '../../client/types.ts'
import type { ReconcilerContext } from '../controller.ts'
import { holds, isFinished } from '../job/conditions.ts'
import { isNamespaceTerminating } from '../pod-control.ts'
import { unmetTime, untilDue } from './due.ts'
import { jobFor, jobName, tooMany } from './jobs.ts'

const JOBS = 'jobs.batch'

export class CronJobSync {
  readonly #context: ReconcilerContext
  readonly #cronJob: CronJob
  #status: CronJob['status']

  constructor(context: ReconcilerContext, cronJob: CronJob) {
    this.#context = context
    this.#cronJob = cronJob
    this.#status = { ...cronJob.status }
  }

  /** `jobs` are those that the CronJob controls. */
  run(jobs: readonly Job[]): void {
    const { spec } = this.#cronJob
    for (const job of tooMany(jobs, 'Complete', spec.successfulJobsHistoryLimit)) this.#remove(job)
    for (const job of tooMany(jobs, 'Failed', spec.failedJobsHistoryLimit)) this.#remove(job)
    for (const job of jobs) this.#see(job)
    this.#forgetMissing(jobs)
    try {
      this.#schedule()
    } finally {
      this.#write()
    }
  }

  get #active(): readonly ActiveJob[] {
    return this.#status.active ?? []
  }

  #tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#context.events.record(this.#cronJob, type, reason, message)
  }

  /** Returns false when it could not be removed. */
  #remove({ metadata }: KubeObject): boolean {
    try {
      const options = { propagationPolicy: 'Background' }
      this.#context.client.delete(JOBS, `${metadata.namespace}/${metadata.name}`, options)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#tell('Warning', 'FailedDelete', `Deleted job: ${error.message}`)
      return false
    }
    this.#drop(metadata.uid ?? '')
    this.#tell('Normal', 'SuccessfulDelete', `Deleted job ${metadata.name}`)
    return true
  }

  #drop(uid: string): void {
    this.#status.active = this.#active.filter((active) => active.uid !== uid)
  }

  /** Takes note of how a Job is doing. */
  #see(job: Job): void {
    const { uid = '', name } = job.metadata
    const isKnown = this.#active.some((active) => active.uid === uid)
    if (!isFinished(job)) {
      if (!isKnown)
        this.#tell('Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`)
      return
    }
    if (isKnown) {
      this.#drop(uid)
      const condition = holds(job, 'Complete') === undefined ? 'Failed' : 'Complete'
      this.#tell('Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${condition}`)
    }
    const { completionTime } = job.status
    if (holds(job, 'Complete') === undefined || completionTime === undefined) return
    const { lastSuccessfulTime } = this.#status
    if (lastSuccessfulTime === undefined || parseTime(completionTime) > parseTime(lastSuccessfulTime))
      this.#status.lastSuccessfulTime = completionTime
  }

  #forgetMissing(jobs: readonly Job[]): void {
    const uids = new Set(jobs.map(({ metadata }) => metadata.uid))
    for (const { name, uid } of this.#active) {
      const key = `${this.#cronJob.metadata.namespace}/${name}`
      if (uids.has(uid) || this.#context.client.find(JOBS, key) !== undefined) continue
      this.#tell('Normal', 'MissingJob', `Active job went missing: ${name}`)
      this.#drop(uid)
    }
  }

  /** Starts a Job if one is due, and plans the next look. */
  #schedule(): void {
    const { metadata, spec } = this.#cronJob
    if (metadata.deletionTimestamp !== undefined || spec.suspend === true) return
    const schedule = this.#read()
    if (schedule === undefined) return
    const now = this.#context.clock.now()
    const { time, isManyMissed } = unmetTime(this.#cronJob, schedule, now)
    if (time !== undefined && isManyMissed) {
      const advice = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew'
      this.#tell('Warning', 'TooManyMissedTimes', `too many missed start times. ${advice}`)
    }
    if (time !== undefined && this.#mayStart(time, now)) this.#start(time)
    const wait = untilDue({ ...this.#cronJob, status: this.#status }, schedule, now)
    if (wait !== undefined) this.#context.again(keyOf(this.#cronJob), wait)
  }

  #read(): CronSchedule | undefined {
    const { schedule, timeZone } = this.#cronJob.spec
    if (schedule.includes('TZ')) {
      const docs = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/'
      const why = `is not officially supported, see ${docs} for more details`
      this.#tell('Warning', 'UnsupportedSchedule', `CRON_TZ or TZ used in schedule ${goQuote(schedule)} ${why}`)
    }
    try {
      return parseCron(schedule, timeZone)
    } catch (error) {
      if (!(error instanceof CronError)) throw error
      this.#tell('Warning', 'UnparseableSchedule', `unparseable schedule: ${goQuote(schedule)} : ${error.message}`)
      return undefined
    }
  }

  #mayStart(time: number, now: number): boolean {
    const { startingDeadlineSeconds, concurrencyPolicy } = this.#cronJob.spec
    if (startingDeadlineSeconds !== undefined && time + startingDeadlineSeconds * 1000 < now) {
      const when = new Date(time).toUTCString().replace('GMT', '+0000')
      this.#tell('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${when}`)
      return false
    }
    const name = jobName(this.#cronJob, time)
    if (this.#active.some((active) => active.name === name) || this.#status.lastScheduleTime === formatTime(time))
      return false
    if (concurrencyPolicy === 'Forbid' && this.#active.length > 0) {
      const why = 'because prior execution is running and concurrency policy is Forbid'
      this.#tell('Normal', 'JobAlreadyActive', `Not starting job ${why}`)
      return false
    }
    return true
  }

  #start(time: number): void {
    if (this.#cronJob.spec.concurrencyPolicy === 'Replace') this.#removeActive()
    const { kind, apiVersion, metadata } = this.#made(jobFor(this.#cronJob, time), jobName(this.#cronJob, time))
    const { namespace, name = '', uid = '', resourceVersion } = metadata
    if (!this.#isMine(metadata) || this.#active.some((active) => active.uid === uid)) return
    this.#status.active = [...this.#active, { kind, namespace, name, uid, apiVersion, resourceVersion }]
    this.#status.lastScheduleTime = formatTime(time)
  }

  #isMine({ ownerReferences = [] }: KubeObject['metadata']): boolean {
    return ownerReferences.some(({ controller, uid }) => controller === true && uid === this.#cronJob.metadata.uid)
  }

  #removeActive(): void {
    for (const { name } of this.#active) {
      const job = this.#context.client.get(JOBS, `${this.#cronJob.metadata.namespace}/${name}`)
      if (!this.#remove(job))
        throw new ApiError({ code: 500, reason: 'InternalError', message: `could not replace job ${keyOf(job)}` })
    }
  }

  /** The Job that was made, or that was there already. */
  #made(job: ReturnType<typeof jobFor>, name: string): KubeObject {
    try {
      const made = this.#context.client.create(JOBS, job)
      this.#tell('Normal', 'SuccessfulCreate', `Created job ${name}`)
      return made
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.reason === 'AlreadyExists')
        return this.#context.client.get(JOBS, `${this.#cronJob.metadata.namespace}/${name}`)
      if (!isNamespaceTerminating(error)) this.#tell('Warning', 'FailedCreate', `Error creating job: ${error.message}`)
      throw error
    }
  }

  #write(): void {
    const { active, ...others } = this.#status
    const status = { ...others, ...(active === undefined || active.length === 0 ? {} : { active }) }
    if (jsonEqual(status, this.#cronJob.status)) return
    const current = this.#context.informers.for('cronjobs.batch').get(keyOf(this.#cronJob))
    if (current !== undefined) this.#context.client.update('cronjobs.batch/status', { ...current, status })
  }
}
