/**
 * Pods that wait for a node: those to be looked at now, the more important first and then the one that waits longer,
 * and those for which there was no node, until something changes that may help. Source: Kubernetes' scheduling queue
 * (KEP-4247); whoever backs off after a refusal is looked at all the same when nobody else waits (KEP-5142).
 */
import type { Plugin } from './plugin.ts'
import type { PodInfo } from './pod-info.ts'

/** A Pod for which there was no node. */
export interface Waiting {
  readonly pod: PodInfo
  /** Who refused it. */
  readonly by: ReadonlySet<Plugin>
  /** When, in ms. */
  readonly since: number
}

export class SchedulingQueue {
  /** By priority, and there in the order in which they came. */
  readonly #active = new Map<number, Map<string, PodInfo>>()
  readonly #waiting = new Map<string, Waiting>()

  get hasActive(): boolean {
    return this.#active.size > 0
  }

  /** Pods for which there was no node, the one that waits longest first. */
  get waiting(): readonly Waiting[] {
    return [...this.#waiting.values()]
  }

  /** The Pod as it waits, or undefined. */
  waitingFor(uid: string): PodInfo | undefined {
    return this.#waiting.get(uid)?.pod
  }

  /** To be looked at. */
  add(pod: PodInfo): void {
    this.remove(pod.uid)
    const alike = this.#active.get(pod.priority) ?? new Map<string, PodInfo>()
    alike.set(pod.uid, pod)
    this.#active.set(pod.priority, alike)
  }

  /** To wait until something helps. */
  wait(waiting: Waiting): void {
    this.remove(waiting.pod.uid)
    this.#waiting.set(waiting.pod.uid, waiting)
  }

  /** Takes a new version of a Pod that waits. */
  update(pod: PodInfo): void {
    const waiting = this.#waiting.get(pod.uid)
    if (waiting !== undefined) this.#waiting.set(pod.uid, { ...waiting, pod })
  }

  remove(uid: string): void {
    this.#waiting.delete(uid)
    for (const [priority, pods] of this.#active) {
      if (pods.delete(uid) && pods.size === 0) this.#active.delete(priority)
    }
  }

  /** Takes out the Pod whose turn it is. */
  pop(): PodInfo | undefined {
    if (this.#active.size === 0) return undefined
    const alike = this.#active.get(Math.max(...this.#active.keys()))
    const [pod] = alike?.values() ?? []
    if (pod !== undefined) this.remove(pod.uid)
    return pod
  }

  /** Has those looked at again that the change may help. */
  wake(mayHelp: (waiting: Waiting) => boolean): void {
    for (const waiting of this.waiting) if (mayHelp(waiting)) this.add(waiting.pod)
  }
}
