/** Stops containers: preStop hook, grace, order of sidecars. Source: docs "Pod termination", KEP-753, recordings kubelet/term-*, prestop*, sidecars-termination-order. */
import { all, type Process, until, within } from '../clock/process.ts'
import type { KillReason } from './actions.ts'
import type { ContainerRecord, PodRecord, RuntimeResult } from './container-runtime.ts'
import { runHook } from './hooks.ts'
import type { NodeContext } from './node-context.ts'
import { type Container, findContainer, type Pod, sidecars } from './pod.ts'

/** A container gets this long to end in any case, in seconds. */
const MIN_GRACE_S = 2

export interface KillContext {
  readonly node: NodeContext
  readonly pod: Pod
  readonly podIP: string
}

export interface KillOptions {
  /** The text of the event; the plain one when it is not given. */
  readonly message?: string
  readonly reason?: KillReason
  /** Seconds that take the place of what the Pod says. */
  readonly grace?: number
  readonly order?: TerminationOrder
}

/** Stops one container and waits until it has ended. */
export function* killContainer(context: KillContext, record: ContainerRecord, options: KillOptions): Process<void> {
  const { node, pod, podIP } = context
  const container = findContainer(pod, record.name)
  if (container === undefined) return
  node.events.record(pod, container, 'Normal', 'Killing', options.message ?? `Stopping container ${container.name}`)
  let grace = options.grace ?? graceOf(pod, container, options.reason ?? 'other')
  const preStop = container.lifecycle?.preStop
  if (preStop !== undefined && grace > 0) {
    const hook = function* (): Process<void> {
      const failure = yield* runHook({ ...node, pod, container, containerId: record.id, podIP }, preStop)
      if (failure !== undefined)
        node.events.record(pod, container, 'Warning', 'FailedPreStopHook', 'PreStopHook failed')
    }
    const began = node.clock.now()
    yield* within(node.clock, grace * 1000, hook())
    grace -= Math.floor((node.clock.now() - began) / 1000)
  }
  if (options.order !== undefined && grace > 0) {
    const began = node.clock.now()
    yield* within(node.clock, grace * 1000, options.order.turnOf(container.name))
    grace -= Math.floor((node.clock.now() - began) / 1000)
  }
  const timeout = Math.max(grace, MIN_GRACE_S)
  yield* until<RuntimeResult<void>>((done) => node.runtime.stopContainer(record.id, timeout, done))
  options.order?.ended(container.name)
}

/** In seconds: the deletion's, else the probe's that failed, else the Pod's. */
function graceOf({ metadata, spec }: Pod, container: Container, reason: KillReason): number {
  if (metadata.deletionGracePeriodSeconds !== undefined) return metadata.deletionGracePeriodSeconds
  const probe = { livenessProbe: container.livenessProbe, startupProbe: container.startupProbe, other: undefined }[
    reason
  ]
  return probe?.terminationGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? MIN_GRACE_S
}

/** Stops everything that runs of the Pod, as it was last seen, and its sandboxes. */
export function* killPod(context: KillContext, runtime: PodRecord, grace?: number): Process<void> {
  const running = oldestFirst(runtime.containers.filter(({ state }) => state === 'running'))
  const order = sidecars(context.pod).length === 0 ? undefined : new TerminationOrder(context.pod, running)
  const options = { ...(grace === undefined ? {} : { grace }), ...(order === undefined ? {} : { order }) }
  yield* all(running.map((record) => killContainer(context, record, options)))
  for (const { id } of runtime.sandboxes) {
    yield* until<RuntimeResult<void>>((done) => context.node.runtime.stopPodSandbox(id, done))
  }
}

/** In which order a kubelet gets to containers that it stops at once: the oldest one, then the others from the newest on. */
const oldestFirst = (newestFirst: readonly ContainerRecord[]): ContainerRecord[] => [
  ...newestFirst.slice(-1),
  ...newestFirst.slice(0, -1),
]

/** Sidecars end after the main containers, the last one first. */
export class TerminationOrder {
  /** Name → names of those that have to end before it. */
  readonly #before = new Map<string, readonly string[]>()
  readonly #running: Set<string>
  #waiting: { readonly name: string; readonly resume: () => void }[] = []

  constructor(pod: Pod, running: readonly ContainerRecord[]) {
    this.#running = new Set(running.map(({ name }) => name))
    const mains = pod.spec.containers.map(({ name }) => name)
    const names = sidecars(pod).map(({ name }) => name)
    for (const [index, name] of names.entries()) this.#before.set(name, [...mains, ...names.slice(index + 1)])
  }

  /** Waits until those before it have ended. */
  *turnOf(name: string): Process<void> {
    if (this.#isItsTurn(name)) return
    yield (resume) => {
      this.#waiting.push({ name, resume })
    }
  }

  ended(name: string): void {
    this.#running.delete(name)
    const waiting = this.#waiting
    this.#waiting = waiting.filter((one) => !this.#isItsTurn(one.name))
    for (const one of waiting) if (this.#isItsTurn(one.name)) one.resume()
  }

  #isItsTurn(name: string): boolean {
    return !(this.#before.get(name) ?? []).some((other) => this.#running.has(other))
  }
}
