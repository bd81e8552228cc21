/**
 * Gives the life of one Pod its time: one sync after the other, each about the newest version of the Pod and what the
 * last look at the runtime showed. A worker ends when nothing of the Pod is left. Source: recordings kubelet/README.
 */
import type { Timer } from '../clock/clock.ts'
import { type Process, run } from '../clock/process.ts'
import type { Allocations } from './allocations.ts'
import type { ContainerRecord } from './container-runtime.ts'
import type { NodeContext } from './node-context.ts'
import { isDeleted, isTerminalPhase, type Pod } from './pod.ts'
import { PodContext } from './pod-context.ts'
import type { PodEnding } from './pod-ending.ts'
import type { ContainerStatus, PodStatus } from './pod-status.ts'
import { type SyncResult, syncPod, syncTerminatedPod, syncTerminatingPod } from './pod-sync.ts'
import type { ProbeResult, ProbeType } from './probe-results.ts'
import { Prober } from './prober.ts'
import { takeOn } from './resizer.ts'

/** Running, being stopped, being cleaned up, gone. */
type Stage = 'running' | 'terminating' | 'terminated' | 'finished'

export interface PodWorkerOptions {
  readonly node: NodeContext
  readonly allocations: Allocations
  /** Nothing of the Pod is left on the node. */
  readonly finished: () => void
}

export class PodWorker {
  readonly #options: PodWorkerOptions
  readonly #context: PodContext
  /** The version of the Pod that the next sync is about, with the resources that it has been allotted. */
  #pod: Pod
  /** The newest one: a status that is new makes no sync, but the next one that there is a reason for is about it. */
  #newest: Pod
  /** The Pod asks for resources that it has not been allotted. */
  #waits = false
  #stage: Stage = 'running'
  #busy = false
  /** There is something new to look at. */
  #pending = false
  /** When the last sync ended, in ms; the next one waits for a look at the runtime after it. */
  #lastSync: number | undefined
  #graceSeconds = 0
  /** Why the node wants it to end, and who waits for that. */
  #ending: PodEnding | undefined
  readonly #ended: (() => void)[] = []
  #retry: Timer | undefined
  #wakeUp: Timer | undefined
  #housekeeping: Timer | undefined
  #stopped = false

  constructor(options: PodWorkerOptions, pod: Pod) {
    this.#options = options
    this.#pod = pod
    this.#newest = pod
    this.#context = new PodContext(options.node, pod)
  }

  /** Whether something of the Pod may still run. */
  get mayRun(): boolean {
    return this.#stage === 'running' || this.#stage === 'terminating'
  }

  get isFinished(): boolean {
    return this.#stage === 'finished'
  }

  /** Looks at the Pod for the first time. */
  start(): void {
    this.#settleStage()
    this.sync()
  }

  /** A version of the Pod whose spec or deletion is new. Returns whether a resize has to wait for room. */
  update(pod: Pod): boolean {
    const { allotted, waits } = takeOn(this.#context, this.#newest, pod, this.#options.allocations)
    this.#newest = allotted
    this.#waits = allotted !== pod
    this.#settleStage()
    this.sync()
    return waits
  }

  /** A version of the Pod that differs in its status only. */
  note(pod: Pod): void {
    this.#newest = this.#waits ? { ...pod, spec: this.#newest.spec } : pod
    // Between syncs nobody needs an older version.
    if (!this.#busy) this.#context.pod = this.#newest
    this.#settleStage()
  }

  /** The node wants the Pod to end; `done` is called when nothing of it runs any more. */
  kill(ending: PodEnding, done: () => void): void {
    if (!this.mayRun) return done()
    this.#ending = ending
    this.#ended.push(done)
    if (this.#stage === 'running') this.#terminate()
    this.#settleStage()
    this.sync()
  }

  /** The Pod is gone from the API: what runs is stopped. */
  remove(): void {
    if (this.#stage === 'running') this.#terminate()
    this.#housekeeping = this.#options.node.loop.housekeeping(() => this.#context.prober?.stop())
    this.sync()
  }

  /** Looks at the Pod, now or after what is being done. */
  sync(): void {
    if (this.#stage === 'finished' || this.#stopped) return
    this.#pod = this.#newest
    this.#pending = true
    if (!this.#busy) this.#begin()
  }

  /** A container has ended: of each, only the last end is kept. */
  containerDied({ name }: ContainerRecord): void {
    const { node, uid } = this.#context
    const ended = node.relist.seen(uid).containers.filter((one) => one.name === name && one.state === 'exited')
    for (const { id } of ended.slice(1)) node.runtime.removeContainer(id)
  }

  /** Forgets everything at once: the node is switched off. */
  stop(): void {
    this.#stopped = true
    this.#retry?.cancel()
    this.#wakeUp?.cancel()
    this.#housekeeping?.cancel()
    this.#context.prober?.stop()
    this.#context.volumes?.unmount()
  }

  /** A Pod that is deleted or at its end is to be stopped; how long that may take only ever gets shorter. */
  #settleStage(): void {
    const pod = this.#newest
    if (this.#stage === 'running' && (isDeleted(pod) || isTerminalPhase(pod.status.phase))) this.#terminate()
    if (this.#stage !== 'terminating') return
    for (const asked of [pod.metadata.deletionGracePeriodSeconds, this.#ending?.graceSeconds]) {
      if (asked !== undefined && (this.#graceSeconds === 0 || asked < this.#graceSeconds)) this.#graceSeconds = asked
    }
    if (this.#graceSeconds === 0) this.#graceSeconds = pod.spec.terminationGracePeriodSeconds ?? 0
    this.#graceSeconds = Math.max(1, this.#graceSeconds)
  }

  #terminate(): void {
    this.#stage = 'terminating'
    this.#context.volumes?.cancel()
    this.#context.prober?.cancelCommands()
  }

  #begin(): void {
    this.#busy = true
    this.#pending = false
    const stage = this.#stage
    // Syncs of Pods past their deadline are asked for all the time.
    if (this.#context.pastDeadline) this.#pod = this.#newest
    // A sync is about the version of the Pod with which it begins.
    this.#context.pod = this.#pod
    const work = (): void => {
      if (this.#stopped) return
      run(this.#work(stage), (result) => this.#completed(stage, result))
    }
    if (this.#lastSync === undefined) work()
    else this.#options.node.relist.afterLookSince(this.#lastSync, work)
  }

  *#work(stage: Stage): Process<SyncResult> {
    switch (stage) {
      case 'running':
        return yield* syncPod(this.#context, () => this.#startProbes())
      case 'terminating':
        yield* syncTerminatingPod(this.#context, this.#graceSeconds, this.#ending)
        return { type: 'terminal' }
      default:
        yield* syncTerminatedPod(this.#context)
        return { type: 'terminal' }
    }
  }

  #completed(stage: Stage, result: SyncResult): void {
    this.#busy = false
    this.#lastSync = this.#options.node.clock.now()
    this.#retry?.cancel()
    if (result.type === 'terminal') return this.#pass(stage)
    const { clock, loop } = this.#options.node
    if (result.type === 'retry') this.#retry = loop.retry(result.remaining, () => this.sync())
    if (result.wakeUp !== undefined) {
      this.#wakeUp?.cancel()
      this.#wakeUp = loop.after(Math.max(0, result.wakeUp - clock.now()), () => this.sync())
    }
    if (this.#pending) this.#begin()
  }

  /** From one stage to the next. */
  #pass(stage: Stage): void {
    if (stage === 'terminated') return this.#finish()
    if (stage === 'running') {
      this.#stage = 'terminating'
      this.#settleStage()
    } else {
      this.#stage = 'terminated'
      for (const done of this.#ended.splice(0)) done()
    }
    this.#begin()
  }

  #finish(): void {
    this.#stage = 'finished'
    this.#pending = false
    this.#housekeeping?.cancel()
    this.#context.prober = undefined
    this.#options.allocations.release(this.#context.uid)
    this.#options.finished()
  }

  #startProbes(): void {
    const context = this.#context
    const { containers, initContainers = [] } = context.pod.spec
    const probed = [...containers, ...initContainers].some(
      ({ startupProbe, readinessProbe, livenessProbe }) => startupProbe ?? readinessProbe ?? livenessProbe,
    )
    if (!probed) return
    context.prober ??= new Prober({
      node: context.node,
      pod: () => context.pod,
      found: (type, id, result) => this.#probed(type, id, result),
    })
    context.prober.start()
  }

  /** Readiness and startup show at once; that a container is alive is no news. */
  #probed(type: ProbeType, id: string, result: ProbeResult): void {
    const { node, pod } = this.#context
    if (type === 'liveness' && result !== 'failure') return
    const value = result === 'success'
    if (type === 'readiness') node.statuses.setReady(pod, id, value)
    if (type === 'startup') node.statuses.change(pod, (status) => withStarted(status, id, value))
    this.sync()
  }
}

/** The status with `started` of the container of that id set. */
function withStarted(status: PodStatus, id: string, started: boolean): PodStatus {
  const set = (statuses: readonly ContainerStatus[] = []): ContainerStatus[] =>
    statuses.map((one) => (one.containerID?.endsWith(id) ? { ...one, started } : one))
  return {
    ...status,
    containerStatuses: set(status.containerStatuses),
    ...(status.initContainerStatuses === undefined ? {} : { initContainerStatuses: set(status.initContainerStatuses) }),
  }
}
