/** A node and the sums over its Pods, kept up to date Pod by Pod. */

import { type HostPort, portsConflict } from '../../client/host-ports.ts'
import type { Node, Taint } from '../../client/types.ts'
import type { Labels } from './affinity-term.ts'
import type { PodInfo } from './pod-info.ts'
import { type Amounts, amountsOf } from './pod-requests.ts'

const NO_LABELS: Labels = {}
const NO_TAINTS: readonly Taint[] = []

export class NodeInfo {
  readonly name: string
  readonly pods = new Map<string, PodInfo>()
  readonly #requested = new Map<string, number>()
  readonly #assumed = new Map<string, number>()
  #node: Node | undefined
  #allocatable: Amounts = new Map()
  #labels = NO_LABELS

  constructor(name: string) {
    this.name = name
  }

  /** Undefined: Pods are bound to a node that is not there. */
  get node(): Node | undefined {
    return this.#node
  }

  set node(node: Node | undefined) {
    this.#node = node
    this.#allocatable = amountsOf(node?.status.allocatable)
    this.#labels = node?.metadata.labels ?? NO_LABELS
  }

  get labels(): Labels {
    return this.#labels
  }

  get taints(): readonly Taint[] {
    return this.#node?.spec.taints ?? NO_TAINTS
  }

  allocatable(resource: string): number {
    return this.#allocatable.get(resource) ?? 0
  }

  /** What its Pods ask for. */
  requested(resource: string): number {
    return this.#requested.get(resource) ?? 0
  }

  /** The same, where Pods that ask for nothing count a little. */
  assumed(resource: string): number {
    return this.#assumed.get(resource) ?? 0
  }

  add(pod: PodInfo): void {
    this.pods.set(pod.uid, pod)
    this.#sum(pod, 1)
  }

  remove(uid: string): PodInfo | undefined {
    const pod = this.pods.get(uid)
    if (pod === undefined) return undefined
    this.pods.delete(uid)
    this.#sum(pod, -1)
    return pod
  }

  /** Whether another Pod has the port already, on the same address or on all. */
  hasPortConflict(wanted: HostPort): boolean {
    for (const { hostPorts } of this.pods.values()) {
      if (hostPorts.some((used) => portsConflict(used, wanted))) return true
    }
    return false
  }

  #sum(pod: PodInfo, sign: number): void {
    for (const [name, amount] of pod.requests) this.#requested.set(name, this.requested(name) + sign * amount)
    for (const [name, amount] of pod.assumed) this.#assumed.set(name, this.assumed(name) + sign * amount)
  }
}
