/** Everything that a node keeps about one of its Pods. */
import type { ActionInput } from './actions.ts'
import { BackOff } from './back-off.ts'
import type { PodRecord } from './container-runtime.ts'
import type { StartFailure } from './container-status.ts'
import { ImageManager } from './image-manager.ts'
import type { NodeContext } from './node-context.ts'
import { type Container, type Pod, uidOf } from './pod.ts'
import { sandboxReady } from './pod-actions.ts'
import type { PodState, StatusVerdict } from './pod-lifecycle.ts'
import { DEADLINE } from './pod-lifecycle.ts'
import type { PodCondition } from './pod-status.ts'
import { noProbeResults } from './probe-results.ts'
import type { Prober } from './prober.ts'
import { LOG_TAIL } from './termination-message.ts'
import { PodVolumes } from './volumes.ts'

const NO_FAILURES: ReadonlyMap<string, StartFailure> = new Map()

/** A container with another image or other resources has a back-off of its own. Source: the kubelet's GetBackoffKey. */
const crashKey = ({ name, image, resources }: Container): string => `${name} ${image} ${JSON.stringify(resources)}`

export class PodContext {
  readonly node: NodeContext
  readonly images: ImageManager
  /** Of Pods that have any. */
  readonly volumes: PodVolumes | undefined
  /** Of containers that are probed; there is none before the first of them. */
  prober: Prober | undefined
  /** PodResizePending and PodResizeInProgress, when they hold. */
  resizeConditions: readonly PodCondition[] = []
  /** The Pod with the resources that it has been allotted. */
  pod: Pod
  ips: readonly string[] = []
  /** It has run for longer than it may. */
  pastDeadline = false
  readonly #crashes = new BackOff()
  #failures: Map<string, StartFailure> | undefined

  constructor(node: NodeContext, pod: Pod) {
    this.node = node
    this.pod = pod
    this.images = new ImageManager(node.clock, node.runtime)
    this.volumes = (pod.spec.volumes ?? []).length === 0 ? undefined : this.#podVolumes()
  }

  get uid(): string {
    return uidOf(this.pod)
  }

  get podIP(): string {
    return this.ips[0] ?? this.node.hostIP
  }

  /** Why containers could not be started, by name. */
  get failures(): ReadonlyMap<string, StartFailure> {
    return this.#failures ?? NO_FAILURES
  }

  /** `failure` undefined: the container has started. */
  noteStart(name: string, failure: StartFailure | undefined): void {
    if (failure === undefined) {
      this.#failures?.delete(name)
      return
    }
    this.#failures ??= new Map()
    this.#failures.set(name, failure)
  }

  /** What runs, as it was last looked at. The Pod's addresses are remembered when its sandbox is gone. */
  lookedAt(): PodRecord {
    return this.node.relist.seen(this.uid)
  }

  stateOf(runtime: PodRecord): PodState {
    if (sandboxReady(runtime)) this.ips = runtime.sandboxes[0]?.ips ?? []
    const { node } = this
    return {
      pod: this.pod,
      runtime,
      runtimeName: node.runtime.name,
      logTail: this.#logTail,
      ips: this.ips,
      hostIP: node.hostIP,
      old: node.statuses.statusOf(this.pod),
      failures: this.failures,
      probes: this.prober ?? noProbeResults,
      resizeConditions: this.resizeConditions,
    }
  }

  /** What the actions depend on besides the state. */
  actionInput(): Pick<ActionInput, 'backOff'> {
    return {
      backOff: (container, since) => this.#crashes.windowSince(crashKey(container), since, this.node.clock.now()),
    }
  }

  /** Notes that a container which ended at `since` (ms) is started again. */
  noteRestart(container: Container, since: number): void {
    this.#crashes.next(crashKey(container), since, this.node.clock.now())
  }

  /** Reports the status and does what follows from it at once. */
  report({ status, unproven, deadlineExceeded }: StatusVerdict): void {
    this.pastDeadline ||= deadlineExceeded
    if (deadlineExceeded) this.node.events.record(this.pod, undefined, 'Normal', DEADLINE.reason, DEADLINE.message)
    for (const name of unproven) this.prober?.hurry(name)
    this.node.statuses.set(this.pod, status)
  }

  #podVolumes(): PodVolumes {
    const { client, clock, events } = this.node
    return new PodVolumes({
      client,
      clock,
      pod: () => this.pod,
      failed: (message) => events.record(this.pod, undefined, 'Warning', 'FailedMount', message),
    })
  }

  readonly #logTail = (id: string): string => this.node.runtime.logTail(id, LOG_TAIL)
}
