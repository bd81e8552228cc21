/** Runs Jobs to their end. Source: Kubernetes docs "Jobs"; sequences of a real control plane. */
import { byController, type Change, keyOf } from '../client/informer.ts'
import type { Job, Pod } from '../client/types.ts'
import { claim, ownersOfOrphan } from './claim.ts'
import { controllerOf, itself, type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { isFinished } from './job/conditions.ts'
import { FailureBackOff } from './job/failure-back-off.ts'
import { JobPods } from './job/job-pods.ts'
import { isTracked } from './job/pods.ts'
import { JobSync } from './job/sync.ts'
import { PodControl } from './pod-control.ts'

const JOBS = 'jobs.batch'
const OWN_NAME = 'kubernetes.io/job-controller'
/** Changes of Pods are gathered for so long. */
const BATCH_MS = 1000
/** Keys of Pods whose Job is gone, in the same queue. */
const LOST = 'pod '

function work(context: ReconcilerContext): Work {
  const { client, informers, events, again } = context
  const jobs = informers.for<Job>(JOBS)
  const pods = informers.for<Pod>('pods')
  const control = new JobPods(client, new PodControl(client, events))
  const backOff = new FailureBackOff()

  /** Whether a Pod waits to be counted by a Job that is no longer there. */
  function isLost(pod: Pod): boolean {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true)
    if (!isTracked(pod) || (owner !== undefined && owner.kind !== 'Job')) return false
    const job = jobs.get(`${pod.metadata.namespace}/${owner?.name}`)
    return job === undefined || job.metadata.uid !== owner?.uid
  }

  /** Jobs hear of their Pods after a while; Pods that are lost are let go. */
  function podChanged(change: Change): string[] {
    const adopting = change.type === 'DELETED' ? [] : ownersOfOrphan(jobs, change.object)
    for (const key of [...controllerOf('Job')(change), ...adopting]) again(key, BATCH_MS)
    const pod = change.type === 'DELETED' ? undefined : pods.get(keyOf(change.object))
    return pod !== undefined && isLost(pod) ? [`${LOST}${keyOf(pod)}`] : []
  }

  function jobChanged(change: Change): readonly string[] {
    const { type, object, old } = change
    if (type === 'DELETED') {
      const own = pods.by(byController, object.metadata.uid ?? '')
      return [...itself(change), ...own.map((pod) => `${LOST}${keyOf(pod)}`)]
    }
    if (old === undefined || old.metadata.generation !== object.metadata.generation) return itself(change)
    again(keyOf(object), BATCH_MS)
    return []
  }

  function letGo(key: string): void {
    const pod = pods.get(key)
    if (pod !== undefined && isLost(pod)) control.release(pod)
  }

  return {
    triggers: { [JOBS]: jobChanged, pods: podChanged },
    reconcile(key) {
      if (key.startsWith(LOST)) return letGo(key.slice(LOST.length))
      const job = jobs.get(key)
      if (job === undefined || isFinished(job)) return backOff.forget(key)
      if (job.spec.managedBy !== undefined && job.spec.managedBy !== OWN_NAME) return
      new JobSync(context, control, backOff, job, claim(client, 'pods', pods, job)).run()
    },
  }
}

export const jobController = reconciler({ name: 'job-controller', work })
