/** Keeps the numbered Pods of StatefulSets and their claims. Source: Kubernetes docs "StatefulSets"; sequences of a real control plane. */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import type { Pod, StatefulSet } from '../client/types.ts'
import { claim, ownersOfOrphan } from './claim.ts'
import { controllerOf, itself, type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { untilAvailable } from './pod-state.ts'
import { RevisionHistory, snapshotOf } from './revision-history.ts'
import { ordinalOf, revisionOf } from './stateful-set/identity.ts'
import { StatefulPodControl } from './stateful-set/pod-control.ts'
import { type Revisions, Rollout } from './stateful-set/rollout.ts'
import { statusOf } from './stateful-set/status.ts'
import { templateHash } from './template-hash.ts'

const SETS = 'statefulsets.apps'
const HASH_LABEL = 'controller.kubernetes.io/hash'

function work(context: ReconcilerContext): Work {
  const { client, clock, informers, again } = context
  const sets = informers.for<StatefulSet>(SETS)
  const pods = informers.for<Pod>('pods')
  const history = new RevisionHistory(context)

  /** The revision of the template as it is: a known one, which becomes the newest, or one that is made. */
  function revisionsOf(set: StatefulSet): Revisions {
    const { template } = set.spec
    const known = history.of(set)
    const newest = known.at(-1)
    const next = (newest?.revision ?? 0) + 1
    const equal = known.findLast(({ data }) => jsonEqual(data, snapshotOf(template)))
    let collisions = set.status.collisionCount ?? 0
    let update = equal === undefined || equal === newest ? equal : history.renumber(equal, next)
    while (update === undefined) {
      update = history.keep(set, template, templateHash(template, collisions), HASH_LABEL, next)
      if (update === undefined) collisions++
    }
    const current = known.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? update
    return { current, update, collisions }
  }

  function forgetRevisions(set: StatefulSet, own: readonly Pod[], { current, update }: Revisions): void {
    const used = new Set([current.metadata.name, update.metadata.name, ...own.map(revisionOf)])
    const unused = history.of(set).filter(({ metadata }) => !used.has(metadata.name))
    history.truncate(unused, set.spec.revisionHistoryLimit)
  }

  function writeStatus(set: StatefulSet, status: JsonObject): void {
    if (!jsonEqual(withoutZeros(set.status), withoutZeros(status))) client.update(`${SETS}/status`, { ...set, status })
  }

  /** Looks at the set again when the next Pod has been ready for long enough. */
  function waitForPods(key: string, { spec: { minReadySeconds = 0 } }: StatefulSet, own: readonly Pod[]): void {
    const waits = own.map((pod) => untilAvailable(pod, minReadySeconds, clock.now()) ?? 0).filter((wait) => wait > 0)
    if (waits.length > 0) again(key, Math.min(...waits))
  }

  return {
    triggers: {
      [SETS]: itself,
      pods: (change) => [
        ...controllerOf('StatefulSet')(change),
        ...(change.type === 'DELETED' ? [] : ownersOfOrphan(sets, change.object)),
      ],
    },
    reconcile(key) {
      const set = sets.get(key)
      if (set === undefined) return
      const revisions = revisionsOf(set)
      const own = claim(client, 'pods', pods, set).filter((pod) => ordinalOf(set, pod) >= 0)
      const rollout = new Rollout(set, own, revisions, new StatefulPodControl(context, set), clock)
      let removed = 0
      try {
        removed = rollout.run()
      } catch (error) {
        // What can be said of the Pods is said even so.
        if (error instanceof ApiError) writeStatus(set, statusOf(set, rollout.pods, revisions, 0, clock.now()))
        throw error
      }
      writeStatus(set, statusOf(set, rollout.pods, revisions, removed, clock.now()))
      forgetRevisions(set, own, revisions)
      waitForPods(key, set, own)
    },
  }
}

const withoutZeros = (status: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(status).filter(([, value]) => value !== 0))

export const statefulSetController = reconciler({ name: 'statefulset-controller', work })
