/** Starts Jobs by the clock. Source: Kubernetes docs "CronJob"; events of a real control plane. */
import { CronError, parseCron } from '../apimachinery/cron/cron-schedule.ts'
import { byController, type Change, keyOf } from '../client/informer.ts'
import type { CronJob, Job } from '../client/types.ts'
import { controllerOf, itself, type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { untilDue } from './cron-job/due.ts'
import { CronJobSync } from './cron-job/sync.ts'

const CRON_JOBS = 'cronjobs.batch'

function work(context: ReconcilerContext): Work {
  const { clock, informers, again } = context
  const cronJobs = informers.for<CronJob>(CRON_JOBS)
  const jobs = informers.for<Job>('jobs.batch')

  /** A new schedule begins with its next time. */
  function cronJobChanged(change: Change): readonly string[] {
    const key = keyOf(change.object)
    const { old } = change
    const cronJob = cronJobs.get(key)
    if (old === undefined || cronJob === undefined || !isRescheduled(cronJob, old)) return itself(change)
    try {
      const schedule = parseCron(cronJob.spec.schedule, cronJob.spec.timeZone)
      again(key, untilDue(cronJob, schedule, clock.now()) ?? 0)
      return []
    } catch (error) {
      if (!(error instanceof CronError)) throw error
      return [key]
    }
  }

  return {
    triggers: { [CRON_JOBS]: cronJobChanged, 'jobs.batch': controllerOf('CronJob') },
    reconcile(key) {
      const cronJob = cronJobs.get(key)
      if (cronJob === undefined) return
      new CronJobSync(context, cronJob).run(jobs.by(byController, cronJob.metadata.uid ?? ''))
    },
  }
}

function isRescheduled({ spec }: CronJob, { spec: old }: Change['object']): boolean {
  const { schedule, timeZone } = Object(old)
  return schedule !== spec.schedule || timeZone !== spec.timeZone
}

export const cronJobController = reconciler({ name: 'cronjob-controller', work })
