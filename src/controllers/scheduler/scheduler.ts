/** Gives Pods their nodes. Source: kube-scheduler v1.35, semantics §10.6, recordings kubelet/{unschedulable,scheduling-gate}. */
import { ApiError, isNotFound } from '../../apimachinery/api-error.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { IdSource } from '../../apimachinery/random-ids.ts'
import { formatTime } from '../../apimachinery/time.ts'
import type { Client } from '../../client/client.ts'
import type { Change } from '../../client/informer.ts'
import type { Node } from '../../client/types.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Controller, ControllerContext } from '../controller.ts'
import { disruptionTarget } from '../disruption-target.ts'
import { ClusterState } from './cluster-state.ts'
import { EventSeriesRecorder } from './event-series.ts'
import { bestOf, findFeasible, type Refusal } from './placement.ts'
import type { ClusterChange } from './plugin.ts'
import { plugins } from './plugins.ts'
import { PodInfo } from './pod-info.ts'
import { preempt, type Victims } from './preemption.ts'
import { SchedulingQueue } from './queue.ts'
import type { Pod } from './types.ts'

const NAME = 'default-scheduler'

/** Pods placed in one turn, so that others get theirs. */
const PODS_PER_TURN = 64

/** Pods that wait longer than this are looked at again, whatever happens or does not; looked for so often. */
const MAX_WAIT_MS = 5 * 60_000
const FLUSH_MS = 30_000

/** What, besides Pods and nodes, may let a Pod be placed. */
const OTHER_RESOURCES = ['persistentvolumeclaims', 'persistentvolumes', 'storageclasses.storage.k8s.io'] as const

const hasEnded = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

/** Whether this scheduler is to place the Pod now. */
const isToBePlaced = ({ metadata, spec, status }: Pod): boolean =>
  !spec.nodeName &&
  spec.schedulerName === NAME &&
  (spec.schedulingGates ?? []).length === 0 &&
  metadata.deletionTimestamp === undefined &&
  status.phase !== 'Failed'

/** Whether the node may do for Pods for which it did not before. */
const offersOther = (now: Node, before: Node): boolean =>
  !jsonEqual(now.spec, before.spec) ||
  !jsonEqual(now.metadata.labels, before.metadata.labels) ||
  !jsonEqual(now.status.allocatable, before.status.allocatable)

class Scheduler {
  readonly #client: Client
  readonly #clock: Clock
  readonly #ids: IdSource
  readonly #events: EventSeriesRecorder
  readonly #cluster: ClusterState
  readonly #queue = new SchedulingQueue()
  /** The node to begin the next search with. */
  #start = 0
  /** The Pod that is being placed. */
  #inHand: PodInfo | undefined
  #isWoken = false
  #isFlushing = false

  constructor({ client, clock, ids, informers }: ControllerContext) {
    this.#client = client
    this.#clock = clock
    this.#ids = ids
    this.#events = new EventSeriesRecorder(client, clock, NAME)
    this.#cluster = new ClusterState((resource) => informers.for(resource))
  }

  nodeChanged(type: Change['type'], object: KubeObject, old?: KubeObject): void {
    if (type === 'DELETED') return this.#cluster.removeNode(object.metadata.name ?? '')
    // The client's answers are of the kind that was asked for.
    const node = object as Node
    this.#cluster.setNode(node)
    if (old === undefined) this.changed({ resource: 'nodes', type, object })
    else if (offersOther(node, old as Node)) this.changed({ resource: 'nodes', type, object, old })
  }

  podChanged(type: Change['type'], object: KubeObject): void {
    const pod = object as Pod
    const uid = pod.metadata.uid ?? ''
    if (type === 'DELETED' || hasEnded(pod)) return this.#podGone(uid, pod)
    if (pod.spec.nodeName) return this.#podPlaced(pod)
    if (!isToBePlaced(pod)) return this.#queue.remove(uid)
    this.#podWaits(new PodInfo(pod))
  }

  /** Something changed that may let Pods be placed. */
  changed(change: ClusterChange): void {
    this.#queue.wake(({ pod, by }) => [...by].some(({ mayHelp }) => mayHelp?.(change, pod, this.#cluster) ?? false))
    this.#wake()
  }

  #podGone(uid: string, pod: Pod): void {
    this.#queue.remove(uid)
    this.#cluster.forgetNomination(uid)
    const placed = this.#cluster.placed(uid)
    if (placed === undefined) return
    this.#cluster.remove(uid)
    this.changed({ resource: 'pods', type: 'DELETED', object: pod })
  }

  #podPlaced(pod: Pod): void {
    const uid = pod.metadata.uid ?? ''
    const before = this.#cluster.placed(uid)
    const inHand = this.#inHand?.uid === uid ? this.#inHand : undefined
    const now = new PodInfo(pod, before ?? inHand)
    this.#queue.remove(uid)
    this.#cluster.forgetNomination(uid)
    this.#cluster.place(now)
    if (before?.countsLike(now)) return
    const old = before === undefined ? {} : { old: before.pod }
    this.changed({ resource: 'pods', type: before === undefined ? 'ADDED' : 'MODIFIED', object: pod, ...old })
  }

  #podWaits(pod: PodInfo): void {
    const { nominatedNodeName = '' } = pod.pod.status
    if (nominatedNodeName !== '') this.#cluster.nominate(pod, nominatedNodeName)
    const waiting = this.#queue.waitingFor(pod.uid)
    // Its new status is our own doing and changes nothing.
    if (waiting?.countsLike(pod)) return this.#queue.update(pod)
    this.#queue.add(pod)
    this.#wake()
  }

  #wake(): void {
    if (this.#isWoken || !this.#queue.hasActive) return
    this.#isWoken = true
    this.#clock.setTimeout(() => this.#work(), 0)
  }

  #work(): void {
    this.#isWoken = false
    for (let index = 0; index < PODS_PER_TURN; index++) {
      const pod = this.#queue.pop()
      if (pod === undefined) break
      this.#inHand = pod
      this.#place(pod)
    }
    this.#inHand = undefined
    this.#wake()
  }

  #place(pod: PodInfo): void {
    const { nodes } = this.#cluster
    if (nodes.length === 0) return this.#refuseForLackOfNodes(pod)
    const feasible = findFeasible(pod, this.#cluster, this.#start)
    if ('refusal' in feasible) return this.#refuse(pod, feasible.refusal)
    this.#start = (this.#start + feasible.examined) % nodes.length
    const best = bestOf(pod, this.#cluster, feasible.found)
    const node = best[best.length === 1 ? 0 : this.#ids.below(best.length)]
    if (node !== undefined && this.#isReadyToBind(pod, node.name)) this.#bind(pod, node.name)
  }

  /** Has everything done that binding depends on; false when the Pod has to wait for it. */
  #isReadyToBind(pod: PodInfo, node: string): boolean {
    for (const plugin of plugins) {
      const steps = plugin.prepareBind?.(pod, this.#cluster, node) ?? []
      if (steps.length === 0) continue
      this.#waitFor(pod, new Set([plugin]))
      for (const { resource, key, patch } of steps) this.#client.patch(resource, key, { type: 'merge', patch })
      return false
    }
    return true
  }

  #bind({ key, pod }: PodInfo, node: string): void {
    try {
      const { name = '', uid } = pod.metadata
      this.#client.post('pods/binding', key, { metadata: { name, uid }, target: { kind: 'Node', name: node } })
    } catch (error) {
      // The Pod is gone, bound or its namespace going.
      if (error instanceof ApiError && [403, 404, 409].includes(error.code)) return
      throw error
    }
    const note = `Successfully assigned ${key} to ${node}`
    this.#events.record({ about: pod, type: 'Normal', reason: 'Scheduled', action: 'Binding', note })
  }

  #refuseForLackOfNodes(pod: PodInfo): void {
    this.#waitFor(pod, new Set(plugins))
    this.#tell(pod, 'no nodes available to schedule pods', undefined)
  }

  #refuse(pod: PodInfo, refusal: Refusal): void {
    this.#waitFor(pod, refusal.by)
    // Who was refused for what it asks for is not known to what would free claims of devices.
    if (refusal.isOfPod) return this.#tell(pod, `${refusal.message} not found`, undefined)
    const preemption = preempt(pod, this.#cluster, refusal, (bound) => this.#ids.below(bound))
    if ('victims' in preemption) {
      this.#tell(pod, refusal.message, preemption.victims.node)
      return this.#evict(pod, preemption.victims)
    }
    const { message, keepsNomination } = preemption
    const why = `${refusal.message} no new claims to deallocate, preemption: ${message}`
    this.#tell(pod, why, keepsNomination ? undefined : '')
  }

  #waitFor(pod: PodInfo, by: Refusal['by']): void {
    this.#queue.wait({ pod, by, since: this.#clock.now() })
    this.#flushLater()
  }

  /** Says why there is no node. `nominated`: the node that the Pod is to have, '' for none, undefined for as before. */
  #tell({ pod, key }: PodInfo, message: string, nominated: string | undefined): void {
    this.#events.record({
      about: pod,
      type: 'Warning',
      reason: 'FailedScheduling',
      action: 'Scheduling',
      note: message,
    })
    const known = pod.status.conditions?.find(({ type }) => type === 'PodScheduled')
    const { nominatedNodeName = '' } = pod.status
    const isNominatedAnew = nominated !== undefined && nominated !== nominatedNodeName
    if (nominated === '') this.#cluster.forgetNomination(pod.metadata.uid ?? '')
    const isKnown = known?.status === 'False' && known.reason === 'Unschedulable' && known.message === message
    if (isKnown && !isNominatedAnew) return
    const condition: JsonObject = {
      type: 'PodScheduled',
      observedGeneration: pod.metadata.generation,
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: known?.status === 'False' ? known.lastTransitionTime : formatTime(this.#clock.now()),
    }
    const nomination = isNominatedAnew ? { nominatedNodeName: nominated === '' ? null : nominated } : {}
    this.#patchStatus(key, { conditions: [condition], ...nomination })
  }

  /** Takes the victims away, and their place from those who were to have it but are less important. */
  #evict(preemptor: PodInfo, { node, pods }: Victims): void {
    for (const other of [...this.#cluster.nominatedTo(node)]) {
      if (other.priority < preemptor.priority) this.#patchStatus(other.key, { nominatedNodeName: null })
    }
    for (const victim of pods) if (!victim.isTerminating) this.#evictOne(victim, preemptor, node)
  }

  #evictOne({ key, pod }: PodInfo, preemptor: PodInfo, node: string): void {
    const message = `${NAME}: preempting to accommodate a higher priority pod`
    const condition = disruptionTarget(pod, 'PreemptionByScheduler', message, this.#clock.now())
    if (!this.#patchStatus(key, { conditions: [condition] })) return
    this.#attempt(() => this.#client.delete('pods', key))
    const note = `Preempted by pod ${preemptor.uid} on node ${node}`
    const about = pod
    const related = preemptor.pod
    this.#events.record({ about, related, type: 'Normal', reason: 'Preempted', action: 'Preempting', note })
  }

  #patchStatus(key: string, status: JsonObject): boolean {
    return this.#attempt(() => this.#client.patch('pods/status', key, { type: 'strategic', patch: { status } }))
  }

  /** False when the Pod is gone. */
  #attempt(action: () => void): boolean {
    try {
      action()
      return true
    } catch (error) {
      if (isNotFound(error)) return false
      throw error
    }
  }

  /** Has those looked at again who have waited too long. */
  #flushLater(): void {
    const [first] = this.#queue.waiting
    if (this.#isFlushing || first === undefined) return
    this.#isFlushing = true
    const due = first.since + MAX_WAIT_MS
    const ticks = Math.floor(Math.max(0, due - this.#clock.now()) / FLUSH_MS) + 1
    this.#clock.setTimeout(() => {
      this.#isFlushing = false
      const oldest = this.#clock.now() - MAX_WAIT_MS
      this.#queue.wake(({ since }) => since < oldest)
      this.#wake()
      this.#flushLater()
    }, ticks * FLUSH_MS)
  }
}

export const scheduler: Controller = {
  name: NAME,
  user: 'system:kube-scheduler',
  start(context) {
    const own = new Scheduler(context)
    const { informers } = context
    const stops = [
      informers.for('nodes').onWrite(({ type, object, old }) => own.nodeChanged(type, object, old)),
      informers.for('pods').onWrite(({ type, object }) => own.podChanged(type, object)),
      ...OTHER_RESOURCES.map((resource) =>
        informers.for(resource).onWrite((change) => own.changed({ ...change, resource })),
      ),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  },
}
