/** Everything that a node keeps about one of its Pods. */

import type { ActionInput } from './actions.ts'
import { BackOff } from './back-off.ts'
import type { PodRecord } from './container-runtime.ts'
import type { StartFailure } from './container-status.ts'
import { ImageManager } from './image-manager.ts'
import type { NodeContext } from './node-context.ts'
import { type Pod, uidOf } from './pod.ts'
import { sandboxReady } from './pod-actions.ts'
import type { PodState, StatusVerdict } from './pod-lifecycle.ts'
import { DEADLINE } from './pod-lifecycle.ts'
import type { PodCondition, Resources } from './pod-status.ts'
import { noProbeResults } from './probe-results.ts'
import type { Prober } from './prober.ts'
import { LOG_TAIL } from './termination-message.ts'
import { PodVolumes } from './volumes.ts'

export class PodContext {
  readonly node: NodeContext
  readonly images: ImageManager
  readonly volumes: PodVolumes
  readonly crashes = new BackOff()
  /** Why containers could not be started, by name. */
  readonly failures = new Map<string, StartFailure>()
  /** The resources that containers were last started or resized with, by name. */
  readonly actuated = new Map<string, Resources>()
  /** Of containers that are probed; there is none before the first of them. */
  prober: Prober | undefined
  /** PodResizePending and PodResizeInProgress, when they hold. */
  resizeConditions: readonly PodCondition[] = []
  /** The Pod with the resources that it has been allotted. */
  pod: Pod
  ips: readonly string[] = []

  constructor(node: NodeContext, pod: Pod) {
    this.node = node
    this.pod = pod
    this.images = new ImageManager(node.clock, node.runtime)
    this.volumes = new PodVolumes({
      client: node.client,
      clock: node.clock,
      pod: () => this.pod,
      failed: (message) => node.events.record(this.pod, undefined, 'Warning', 'FailedMount', message),
    })
  }

  get uid(): string {
    return uidOf(this.pod)
  }

  get podIP(): string {
    return this.ips[0] ?? this.node.hostIP
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
  actionInput(): Pick<ActionInput, 'actuated' | 'backOff'> {
    return {
      actuated: this.actuated,
      backOff: (container, since) => this.crashes.windowSince(container.name, since, this.node.clock.now()),
    }
  }

  /** Reports the status and does what follows from it at once. */
  report({ status, unproven, deadlineExceeded }: StatusVerdict): void {
    if (deadlineExceeded) this.node.events.record(this.pod, undefined, 'Normal', DEADLINE.reason, DEADLINE.message)
    for (const name of unproven) this.prober?.hurry(name)
    this.node.statuses.set(this.pod, status)
  }

  readonly #logTail = (id: string): string => this.node.runtime.logTail(id, LOG_TAIL)
}
