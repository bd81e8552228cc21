/** Keeps as many Pods of a template as a ReplicaSet asks for. Source: Kubernetes docs "ReplicaSet", control-plane timelines. */
import { ApiError } from '../apimachinery/api-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { ResourceName } from '../client/client.ts'
import { type Informer, type InformerFactory, keyOf } from '../client/informer.ts'
import type { Condition, Pod, ReplicaSet } from '../client/types.ts'
import { claim, ownersOfOrphan } from './claim.ts'
import { controllerOf, itself, type ReconcilerContext, reconciler, type Work } from './controller.ts'
import { isNamespaceTerminating, PodControl } from './pod-control.ts'
import { isActive, isAvailable, isReady, isTerminating, untilAvailable } from './pod-state.ts'
import { inOrderOfRemoval } from './replica-ranking.ts'

/** Pods made or removed in one go. */
const BURST = 500

/** A kind that keeps a number of Pods, seen as ReplicaSets. */
export interface ReplicaKind {
  readonly resource: ResourceName
  readonly kind: string
  readonly read: (informers: InformerFactory) => Pick<Informer<ReplicaSet>, 'get' | 'by'>
}

/** What keeps the Pods of objects of this kind. */
export function replicaWork(kind: ReplicaKind, { client, clock, informers, events, again }: ReconcilerContext): Work {
  const sets = kind.read(informers)
  const pods = informers.for<Pod>('pods')
  const control = new PodControl(client, events)

  /** Makes what is missing or removes what is too much. Returns the refusal that stopped it. */
  function manage(set: ReplicaSet, active: readonly Pod[]): ApiError | undefined {
    const missing = Math.min(set.spec.replicas - active.length, BURST)
    try {
      for (let made = 0; made < missing; made++) control.create(set, set.spec.template)
      if (missing < 0) {
        const surplus = inOrderOfRemoval(active, clock.now()).slice(0, Math.min(-missing, BURST))
        for (const pod of surplus) control.delete(set, pod)
      }
    } catch (error) {
      if (error instanceof ApiError) return isNamespaceTerminating(error) ? undefined : error
      throw error
    }
    return undefined
  }

  function failureConditions(set: ReplicaSet, active: readonly Pod[], failure: ApiError | undefined): Condition[] {
    const others = (set.status.conditions ?? []).filter(({ type }) => type !== 'ReplicaFailure')
    if (failure === undefined) return others
    const known = set.status.conditions?.find(({ type }) => type === 'ReplicaFailure')
    const reason = active.length < set.spec.replicas ? 'FailedCreate' : 'FailedDelete'
    const lastTransitionTime = formatTime(clock.now())
    return [
      ...others,
      known ?? { type: 'ReplicaFailure', status: 'True', lastTransitionTime, reason, message: failure.message },
    ]
  }

  function statusOf(set: ReplicaSet, claimed: readonly Pod[], failure: ApiError | undefined): JsonObject {
    const active = claimed.filter(isActive)
    const { template, minReadySeconds = 0 } = set.spec
    const labels = Object.entries(template.metadata.labels ?? {})
    const conditions = failureConditions(set, active, failure)
    return {
      replicas: active.length,
      fullyLabeledReplicas: active.filter(({ metadata }) =>
        labels.every(([key, value]) => metadata.labels?.[key] === value),
      ).length,
      readyReplicas: active.filter(isReady).length,
      availableReplicas: active.filter((pod) => isAvailable(pod, minReadySeconds, clock.now())).length,
      terminatingReplicas: claimed.filter(isTerminating).length,
      observedGeneration: set.metadata.generation ?? 0,
      ...(conditions.length === 0 ? {} : { conditions }),
    }
  }

  function writeStatus(set: ReplicaSet, status: JsonObject): void {
    const written = Object.fromEntries(Object.entries(status).filter(([, value]) => value !== 0))
    const before = Object.fromEntries(Object.entries(set.status).filter(([, value]) => value !== 0))
    if (jsonEqual(before, written)) return
    const object = informers.for(kind.resource).get(keyOf(set))
    if (object !== undefined) client.update(`${kind.resource}/status`, { ...object, status })
  }

  return {
    triggers: {
      [kind.resource]: itself,
      pods: (change) => [
        ...controllerOf(kind.kind)(change),
        ...(change.type === 'DELETED' ? [] : ownersOfOrphan(sets, change.object)),
      ],
    },
    reconcile(key) {
      const set = sets.get(key)
      if (set === undefined) return
      const claimed = claim(client, 'pods', pods, set)
      const going = set.metadata.deletionTimestamp !== undefined
      const failure = going ? undefined : manage(set, claimed.filter(isActive))
      writeStatus(set, statusOf(set, claimed, failure))
      if (failure !== undefined) throw failure
      const { minReadySeconds = 0 } = set.spec
      const waits = claimed.filter(isActive).map((pod) => untilAvailable(pod, minReadySeconds, clock.now()) ?? 0)
      const next = Math.min(...waits.filter((wait) => wait > 0))
      if (Number.isFinite(next)) again(key, next)
    },
  }
}

const REPLICA_SETS: ReplicaKind = {
  resource: 'replicasets.apps',
  kind: 'ReplicaSet',
  read: (informers) => informers.for<ReplicaSet>('replicasets.apps'),
}

export const replicaSetController = reconciler({
  name: 'replicaset-controller',
  work: (context) => replicaWork(REPLICA_SETS, context),
})
