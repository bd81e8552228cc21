/** Runs one Pod: does what the life cycle asks for, in the time that it takes, and reports. */
import { ApiError } from '../apimachinery/api-error.ts'
import { goDuration } from '../apimachinery/duration.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { IdSource } from '../apimachinery/random-ids.ts'
import type { Client } from '../client/client.ts'
import type { Clock, Timer } from '../clock/clock.ts'
import { restartDelay } from './back-off.ts'
import type { EventRecorder } from './event-recorder.ts'
import { PULL_MS, processOf, resolveImage } from './images.ts'
import { containersToStart, phaseOf, podStatus } from './pod-lifecycle.ts'
import { type ContainerSpec, type PodView, viewPod } from './pod-object.ts'
import {
  type ContainerRuntime,
  isRunning,
  newPodRuntime,
  type PodRuntime,
  type Termination,
  withContainer,
} from './pod-runtime.ts'

/** What the simulated runtime's work takes, in ms (recordings kubelet/README). */
const SANDBOX_MS = 100
const CREATE_MS = 20
const START_MS = 30
/** How long a process takes to end that is told to. */
const TERM_MS = 50
/** How long the kubelet takes to see what a process did: it looks about once a second. */
const RELIST_MS = 600
/** How long it takes to answer a change of the Pod. */
const REACT_MS = 40
/** From the end of the last container to the end of the Pod. */
const CLEANUP_MS = 700

/** What all workers of a node share. */
export interface NodeContext {
  readonly client: Client
  readonly clock: Clock
  readonly ids: IdSource
  readonly events: EventRecorder
  readonly nodeName: string
  readonly hostIP: string
  readonly presentImages: Set<string>
  readonly takePodIP: () => string
}

export class PodWorker {
  readonly #node: NodeContext
  #pod: PodView
  #runtime: PodRuntime
  #timers = new Set<Timer>()
  readonly #starting = new Set<string>()
  #terminating = false
  #reportTimer: { at: number; timer: Timer } | undefined

  constructor(node: NodeContext, pod: KubeObject) {
    this.#node = node
    this.#pod = viewPod(pod)
    this.#runtime = newPodRuntime(node.clock.now())
    this.#after(REACT_MS, () => this.#begin())
  }

  /** A new version of the Pod. */
  update(pod: KubeObject): void {
    const before = this.#pod
    this.#pod = viewPod(pod)
    if (this.#pod.deleting && !this.#terminating) return this.#terminate()
    if (this.#pod.generation === before.generation || this.#isFinal()) return
    this.#reportIn(REACT_MS)
    this.#sync()
  }

  /** Forgets everything: the Pod is gone. */
  stop(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
    this.#node.events.forget(this.#pod)
  }

  #isFinal(): boolean {
    const { phase } = this.#pod.status
    return phase === 'Succeeded' || phase === 'Failed'
  }

  #after(ms: number, task: () => void): Timer {
    const timer = this.#node.clock.setTimeout(() => {
      this.#timers.delete(timer)
      task()
    }, ms)
    this.#timers.add(timer)
    return timer
  }

  #begin(): void {
    if (this.#terminating) return
    this.#report()
    this.#after(SANDBOX_MS, () => {
      if (this.#terminating) return
      this.#runtime = {
        ...this.#runtime,
        sandbox: 'ready',
        podIP: this.#pod.hostNetwork ? this.#node.hostIP : this.#node.takePodIP(),
      }
      this.#sync()
    })
  }

  /** Starts what is to be started; containers are started one after the other. */
  #sync(): void {
    let delay = 0
    for (const spec of containersToStart(this.#pod, this.#runtime)) {
      if (this.#starting.has(spec.name)) continue
      this.#starting.add(spec.name)
      delay += this.#scheduleStart(spec, delay)
    }
  }

  /** Plans the start of a container after `delay`; returns how much time it takes besides waiting. */
  #scheduleStart(spec: ContainerSpec, delay: number): number {
    const known = this.#runtime.containers.get(spec.name)
    const ended = known?.state.type === 'terminated' ? known.state.termination : undefined
    const wait = ended === undefined ? 0 : restartDelay(known?.restartCount ?? 0, ended.finishedAt - ended.startedAt)
    if (wait > 0 && known !== undefined && ended !== undefined) this.#backOff(spec, known, ended, wait)
    const pull = this.#needsPull(spec) ? PULL_MS : 0
    this.#after(delay + wait, () => this.#pull(spec, pull))
    return pull + CREATE_MS + START_MS
  }

  #needsPull({ image, imagePullPolicy }: ContainerSpec): boolean {
    return imagePullPolicy === 'Always' || !this.#node.presentImages.has(resolveImage(image).name)
  }

  #backOff(spec: ContainerSpec, known: ContainerRuntime, ended: Termination, wait: number): void {
    const { namespace, name, uid } = this.#pod
    this.#after(RELIST_MS, () => {
      if (this.#terminating) return
      const message = `back-off ${goDuration(wait)} restarting failed container=${spec.name} pod=${name}_${namespace}(${uid})`
      this.#set({ ...known, last: ended, state: { type: 'waiting', reason: 'CrashLoopBackOff', message } })
      this.#record(
        spec,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${spec.name} in pod ${name}_${namespace}(${uid})`,
      )
      this.#report()
    })
  }

  #pull(spec: ContainerSpec, ms: number): void {
    if (this.#terminating) return
    if (ms === 0) {
      this.#record(
        spec,
        'Normal',
        'Pulled',
        `Container image "${spec.image}" already present on machine and can be accessed by the pod`,
      )
    } else this.#record(spec, 'Normal', 'Pulling', `Pulling image "${spec.image}"`)
    this.#after(ms, () => {
      this.#node.presentImages.add(resolveImage(spec.image).name)
      if (ms > 0) {
        const seconds = `${ms}ms`
        this.#record(
          spec,
          'Normal',
          'Pulled',
          `Successfully pulled image "${spec.image}" in ${seconds} (${seconds} including waiting). Image size: ${imageSize(spec.image)} bytes.`,
        )
      }
      this.#after(CREATE_MS, () => this.#start(spec))
    })
  }

  #start(spec: ContainerSpec): void {
    if (this.#terminating) return
    this.#record(spec, 'Normal', 'Created', 'Container created')
    this.#after(START_MS, () => {
      if (this.#terminating) return
      this.#starting.delete(spec.name)
      this.#record(spec, 'Normal', 'Started', 'Container started')
      this.#run(spec)
      this.#reportIn(RELIST_MS)
      this.#sync()
    })
  }

  #run(spec: ContainerSpec): void {
    const known = this.#runtime.containers.get(spec.name)
    const ended = known?.state.type === 'terminated' ? known.state.termination : known?.last
    this.#set({
      name: spec.name,
      state: { type: 'running', startedAt: this.#node.clock.now() },
      ...(ended === undefined ? {} : { last: ended }),
      restartCount: known === undefined ? 0 : known.restartCount + 1,
      containerID: `containerd://${this.#node.ids.hex(64)}`,
      image: resolveImage(spec.image),
    })
    const process = processOf(spec)
    if (process.type === 'ends') this.#after(1, () => this.#exited(spec.name, process.exitCode))
  }

  #exited(name: string, exitCode: number): void {
    this.#end(name, exitCode)
    this.#after(RELIST_MS, () => {
      if (this.#terminating) return
      this.#report()
      this.#sync()
    })
  }

  #end(name: string, exitCode: number): void {
    const container = this.#runtime.containers.get(name)
    if (container?.state.type !== 'running') return
    const { startedAt } = container.state
    const termination: Termination = {
      exitCode,
      reason: exitCode === 0 ? 'Completed' : 'Error',
      startedAt,
      finishedAt: this.#node.clock.now(),
      containerID: container.containerID ?? '',
    }
    this.#set({ ...container, state: { type: 'terminated', termination } })
  }

  /** Stops all containers, then lets the Pod go. */
  #terminate(): void {
    this.#terminating = true
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
    this.#reportTimer = undefined
    this.#after(REACT_MS, () => {
      this.#report()
      const running = [...this.#pod.init, ...this.#pod.main, ...this.#pod.ephemeral].filter(({ name }) =>
        isRunning(this.#runtime.containers.get(name)),
      )
      for (const spec of running) this.#record(spec, 'Normal', 'Killing', `Stopping container ${spec.name}`)
      this.#after(running.length === 0 ? 0 : TERM_MS, () => this.#stopped(running))
    })
  }

  #stopped(running: readonly ContainerSpec[]): void {
    for (const { name } of running) this.#end(name, 0)
    this.#runtime = { ...this.#runtime, sandbox: 'stopped' }
    this.#report()
    this.#after(CLEANUP_MS, () => this.#remove())
  }

  #remove(): void {
    const { namespace, name, uid } = this.#pod
    this.#tolerateAbsence(() => {
      this.#node.client.delete('pods', `${namespace}/${name}`, { gracePeriodSeconds: 0, preconditions: { uid } })
    })
  }

  #set(container: ContainerRuntime): void {
    this.#runtime = withContainer(this.#runtime, container)
  }

  #record(spec: ContainerSpec, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const list = this.#pod.ephemeral.some(({ name }) => name === spec.name)
      ? 'ephemeralContainers'
      : this.#pod.init.some(({ name }) => name === spec.name)
        ? 'initContainers'
        : 'containers'
    this.#node.events.record(this.#pod, { type, reason, message, fieldPath: `spec.${list}{${spec.name}}` })
  }

  /** Plans a report; an earlier one makes a later one needless. */
  #reportIn(ms: number): void {
    const at = this.#node.clock.now() + ms
    if (this.#reportTimer !== undefined && this.#reportTimer.at >= at) return
    this.#reportTimer = { at, timer: this.#after(ms, () => this.#report()) }
  }

  /** Writes the status if it differs from the one that the API has. */
  #report(): void {
    const { client, clock, hostIP } = this.#node
    const { namespace, name, uid } = this.#pod
    this.#tolerateAbsence(() => {
      const current = client.get('pods', `${namespace}/${name}`)
      if (current.metadata.uid !== uid) return
      const view = viewPod(current)
      const status = podStatus(view, this.#runtime, { hostIP }, clock.now())
      if (jsonEqual(status, view.status)) return
      const written = client.patch('pods/status', `${namespace}/${name}`, { type: 'merge', patch: { status } })
      this.#pod = viewPod(written)
      if (!this.#terminating && phaseOf(this.#pod, this.#runtime) !== 'Running') this.#finishIfDone()
    })
  }

  /** When the main containers are done for good, ephemeral ones are stopped too. */
  #finishIfDone(): void {
    const phase = phaseOf(this.#pod, this.#runtime)
    if (phase !== 'Succeeded' && phase !== 'Failed') return
    const left = this.#pod.ephemeral.filter(({ name }) => isRunning(this.#runtime.containers.get(name)))
    for (const spec of left) this.#record(spec, 'Normal', 'Killing', `Stopping container ${spec.name}`)
    if (left.length === 0 && this.#runtime.sandbox === 'stopped') return
    this.#after(TERM_MS, () => {
      for (const { name } of left) this.#end(name, 0)
      this.#runtime = { ...this.#runtime, sandbox: 'stopped' }
      this.#report()
    })
  }

  /** Somebody else may have removed the Pod meanwhile; its DELETED event is on the way. */
  #tolerateAbsence(action: () => void): void {
    try {
      action()
    } catch (error) {
      if (!(error instanceof ApiError) || (error.code !== 404 && error.code !== 409)) throw error
    }
  }
}

/** A size that an image always has. */
function imageSize(image: string): number {
  let sum = 0
  for (const character of image) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 90_000_000
  return 2_000_000 + sum
}
