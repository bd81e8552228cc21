/** Runs the Pods that are bound to a node. It sees the cluster through its client only. */
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { IdSource } from '../apimachinery/random-ids.ts'
import type { Client, ClientEvent } from '../client/client.ts'
import type { EventType } from '../client/event-correlator.ts'
import { EventRecorder } from '../client/event-recorder.ts'
import { hostPortsOf } from '../client/host-ports.ts'
import type { Clock } from '../clock/clock.ts'
import { PausableClock } from '../clock/pausable-clock.ts'
import { run } from '../clock/process.ts'
import { amountsOf, type Rejection, rejectionOf } from './admission.ts'
import { Allocations, requestsOf } from './allocations.ts'
import { readinessGatesMoved } from './conditions.ts'
import { type LogAnswer, type LogRequest, podLog, refused } from './container-logs.ts'
import type { ContainerRuntime } from './container-runtime.ts'
import { EvictionManager } from './eviction/manager.ts'
import type { NodeContext } from './node-context.ts'
import { isDeleted, isPod, isTerminalPhase, keyOf, type Pod, uidOf } from './pod.ts'
import type { PodEnding } from './pod-ending.ts'
import { PodEvents } from './pod-events.ts'
import { PodWorker } from './pod-worker.ts'
import { Relist } from './relist.ts'
import type { KubeletState } from './server/kubelet-state.ts'
import { SHUTTING_DOWN, type ShutdownPeriods, shutDown } from './shutdown.ts'
import { StatusManager } from './status-manager.ts'
import { SyncLoop } from './sync-loop.ts'

export interface KubeletOptions {
  readonly client: Client
  readonly clock: Clock
  readonly ids: IdSource
  readonly runtime: ContainerRuntime
  readonly nodeName: string
  readonly hostIP: string
  /** What memory the running containers of the Pod 'namespace/name' use, by name, in bytes. */
  readonly memoryOf: (pod: string) => ReadonlyMap<string, bigint>
  /** The node has a condition now, as MemoryPressure, or has it no more. */
  readonly pressed: (condition: string, isPressed: boolean) => void
}

/** The kubelet looks at its runtime and at its own list at different instants of each second, in ms after its start. */
const RELIST_OFFSET_MS = 275
const LOOP_OFFSET_MS = 300

/** A running kubelet. */
export class Kubelet {
  readonly #node: NodeContext
  readonly #clock: PausableClock
  readonly #workers = new Map<string, PodWorker>()
  /** The newest version of each Pod of the node. */
  readonly #versions = new Map<string, Pod>()
  readonly #allocations = new Allocations()
  /** Pods whose resizes wait for room, with the version that asks for it. */
  readonly #waitingForRoom = new Map<string, Pod>()
  readonly #unwatch: () => void
  readonly #startedAt: number
  readonly #recorder: EventRecorder
  /** What the node may be short of. */
  readonly evictions: EvictionManager
  #isShuttingDown = false

  constructor(options: KubeletOptions) {
    const { client, clock: outer, ids, runtime, nodeName, hostIP } = options
    const clock = new PausableClock(outer)
    this.#clock = clock
    this.#recorder = new EventRecorder(client, clock, { component: 'kubelet', host: nodeName })
    const now = clock.now()
    this.#startedAt = now
    this.#node = {
      client,
      clock,
      runtime,
      nodeName,
      hostIP,
      events: new PodEvents(this.#recorder),
      statuses: new StatusManager({ client, clock, mayRun: (uid) => this.#workers.get(uid)?.mayRun ?? false }),
      relist: new Relist(clock, runtime, now + RELIST_OFFSET_MS, {
        changed: (uid) => this.#workers.get(uid)?.sync(),
        died: (uid, record) => this.#workers.get(uid)?.containerDied(record),
      }),
      loop: new SyncLoop(clock, ids, now + LOOP_OFFSET_MS),
    }
    this.evictions = this.#evictionManager(options)
    const query = { fieldSelector: `spec.nodeName=${nodeName}` }
    const { items, resourceVersion } = client.list('pods', '', query)
    for (const pod of items) this.#handle({ type: 'ADDED', object: pod })
    this.#unwatch = client.watch(
      'pods',
      '',
      resourceVersion,
      // A kubelet that stands still hears of nothing until it goes on.
      (event) => this.#clock.ifRunning(() => this.#handle(event)),
      query,
    )
  }

  /** What a container of a Pod wrote; `follow` and the like as in PodLogOptions. */
  containerLogs(podUid: string, container: string, request: LogRequest): LogAnswer {
    const pod = this.#versions.get(podUid)
    if (pod === undefined) return refused(404, 'pod does not exist')
    return podLog(this.#node, pod, container, request)
  }

  /** The id by which the runtime knows the container of that name; undefined when it does not run. */
  runningContainer(podUid: string, name: string): string | undefined {
    const { containers } = this.#node.runtime.podRecord(podUid)
    return containers.find((one) => one.name === name && one.state === 'running')?.id
  }

  /** What the pages of its server show now. */
  state(): KubeletState {
    const { nodeName, clock, runtime, statuses } = this.#node
    return {
      nodeName,
      now: clock.now(),
      startedAt: this.#startedAt,
      pods: [...this.#versions.values()].map((pod) => ({ ...pod, status: statuses.statusOf(pod) })),
      record: (podUid) => runtime.podRecord(podUid),
      log: (containerId) => runtime.containerLog(containerId),
    }
  }

  /** Whether there is a sandbox or a container of the Pod that runs. */
  runsSomethingOf(podUid: string): boolean {
    const { sandboxes, containers } = this.#node.runtime.podRecord(podUid)
    return sandboxes.some(({ ready }) => ready) || containers.some(({ state }) => state === 'running')
  }

  /** Something about the node itself. */
  recordNode(type: EventType, reason: string, message: string): void {
    // Kubelets know their node by its name only.
    const node = { kind: 'Node', apiVersion: 'v1', metadata: { name: this.#node.nodeName } }
    this.#recorder.record(node, type, reason, message)
  }

  /** Takes no more Pods, and ends those that there are; `done` is called when they have had their time. */
  shutDown(periods: ShutdownPeriods, done: () => void): void {
    this.#isShuttingDown = true
    const kill = this.#kill
    run(shutDown({ clock: this.#clock, pods: this.#activePods(), kill }, periods), done)
  }

  get isShuttingDown(): boolean {
    return this.#isShuttingDown
  }

  /** The machine is on again after a shutdown. */
  startUp(): void {
    this.#isShuttingDown = false
  }

  /** The kubelet stands still; containers go on. */
  pause(): void {
    this.#clock.pause()
  }

  resume(): void {
    this.#clock.resume()
  }

  stop(): void {
    this.#unwatch()
    this.#node.relist.stop()
    for (const worker of this.#workers.values()) worker.stop()
    this.#workers.clear()
  }

  #handle({ type, object }: ClientEvent): void {
    if (!isPod(object)) return
    if (type === 'DELETED') return this.#removed(object)
    const known = this.#workers.get(uidOf(object))
    if (known !== undefined) this.#changed(known, object)
    else if (!this.#versions.has(uidOf(object))) this.#added(object)
  }

  #added(pod: Pod): void {
    const uid = uidOf(pod)
    this.#versions.set(uid, pod)
    const { client, nodeName, statuses, events } = this.#node
    // Nothing of it runs, and nothing will.
    if (isTerminalPhase(pod.status.phase)) return
    if (!isDeleted(pod)) {
      const rejection =
        this.evictions.rejectionOf(pod) ??
        rejectionOf(pod, client.find('nodes', nodeName), this.#allocations) ??
        (this.#isShuttingDown ? SHUTTING_DOWN : undefined)
      if (rejection !== undefined) {
        events.record(pod, undefined, 'Warning', rejection.reason, rejection.message)
        statuses.set(pod, rejected(pod, rejection))
        return
      }
    }
    this.#allocations.set(uid, requestsOf(pod))
    this.#allocations.setPorts(uid, hostPortsOf(pod))
    const worker = new PodWorker(
      { node: this.#node, allocations: this.#allocations, finished: () => this.#finished(uid) },
      pod,
    )
    this.#workers.set(uid, worker)
    worker.start()
  }

  #changed(worker: PodWorker, pod: Pod): void {
    const uid = uidOf(pod)
    const before = this.#versions.get(uid)
    this.#versions.set(uid, pod)
    if (before !== undefined && !differs(before, pod)) {
      worker.note(pod)
      this.#node.statuses.reconcile(pod)
      if (readinessGatesMoved(pod)) worker.sync()
      return
    }
    if (worker.update(pod)) this.#waitingForRoom.set(uid, pod)
    else this.#waitingForRoom.delete(uid)
  }

  #removed(pod: Pod): void {
    const uid = uidOf(pod)
    this.#versions.delete(uid)
    this.#waitingForRoom.delete(uid)
    const worker = this.#workers.get(uid)
    if (worker === undefined) this.#node.statuses.forget(uid)
    else if (worker.isFinished) this.#forget(uid)
    else worker.remove()
    this.#tryWaitingResizes()
  }

  #finished(uid: string): void {
    if (!this.#versions.has(uid)) this.#forget(uid)
  }

  /** Nobody asks for the Pod any more. */
  #forget(uid: string): void {
    this.#workers.delete(uid)
    this.#node.statuses.forget(uid)
    this.#node.runtime.removePod(uid)
    this.#node.relist.forget(uid)
  }

  /** Pods of which something may run. */
  #activePods(): Pod[] {
    return [...this.#versions].flatMap(([uid, pod]) => (this.#workers.get(uid)?.mayRun ? pod : []))
  }

  readonly #kill = (pod: Pod, ending: PodEnding, done: () => void): void => {
    const worker = this.#workers.get(uidOf(pod))
    if (worker === undefined) done()
    else worker.kill(ending, done)
  }

  #evictionManager({ client, nodeName, memoryOf, pressed }: KubeletOptions): EvictionManager {
    return new EvictionManager({
      clock: this.#clock,
      pods: () => this.#activePods(),
      usageOf: (pod, resource) => (resource === 'memory' ? memoryOf(keyOf(pod)) : NO_USAGE),
      capacityOf: (resource) => {
        const node = client.find('nodes', nodeName)
        return node === undefined ? 0n : amountsOf(node, 'capacity')[resource]
      },
      kill: this.#kill,
      isFinished: (pod) => this.#workers.get(uidOf(pod))?.isFinished ?? true,
      evicted: (pod, { message, annotations }) =>
        this.#recorder.record(pod, 'Warning', 'Evicted', message, '', annotations),
      reclaiming: (resource) => this.recordNode('Warning', 'EvictionThresholdMet', `Attempting to reclaim ${resource}`),
      pressed,
    })
  }

  #tryWaitingResizes(): void {
    for (const [uid, pod] of this.#waitingForRoom) {
      if (this.#workers.get(uid)?.update(pod) === false) this.#waitingForRoom.delete(uid)
    }
  }
}

const NO_USAGE: ReadonlyMap<string, bigint> = new Map()

/** Whether a version is more than a new status. */
function differs({ metadata: a }: Pod, { metadata: b }: Pod): boolean {
  return (
    a.generation !== b.generation ||
    a.deletionTimestamp !== b.deletionTimestamp ||
    a.deletionGracePeriodSeconds !== b.deletionGracePeriodSeconds ||
    !jsonEqual(a.labels, b.labels) ||
    !jsonEqual(a.annotations, b.annotations)
  )
}

const rejected = ({ status, metadata }: Pod, { reason, message }: Rejection) => ({
  observedGeneration: metadata.generation ?? 0,
  phase: 'Failed' as const,
  reason,
  message: `Pod was rejected: ${message}`,
  qosClass: status.qosClass ?? 'BestEffort',
})
