/** Removes Jobs some time after they have ended. Source: KEP-592. */
import { parseTime } from '../apimachinery/time.ts'
import type { Job } from '../client/types.ts'
import { itself, type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { holds } from './job/conditions.ts'

const JOBS = 'jobs.batch'

function work({ client, clock, informers, again }: ReconcilerContext): Work {
  const jobs = informers.for<Job>(JOBS)
  return {
    triggers: { [JOBS]: itself },
    reconcile(key) {
      const job = jobs.get(key)
      const { ttlSecondsAfterFinished: ttl } = job?.spec ?? {}
      if (job === undefined || ttl === undefined || job.metadata.deletionTimestamp !== undefined) return
      const ended = (holds(job, 'Complete') ?? holds(job, 'Failed'))?.lastTransitionTime
      if (ended === undefined) return
      const wait = parseTime(ended) + ttl * 1000 - clock.now()
      if (wait > 0) return again(key, wait)
      const preconditions = { uid: job.metadata.uid }
      client.delete(JOBS, key, { propagationPolicy: 'Foreground', preconditions })
    },
  }
}

export const ttlAfterFinishedController = reconciler({ name: 'ttl-after-finished-controller', work })
