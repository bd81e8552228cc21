/**
 * The probes of one Pod: each has its own pace. What they find out changes the status at once and makes the kubelet
 * look at the Pod. Source: kubelet-facts, recordings kubelet/ (probes).
 */
import { sidecars } from './pod.ts'
import type { ProbeFindings, ProbeResult, ProbeResults, ProbeType } from './probe-results.ts'
import { type ProberOptions, ProbeWorker } from './probe-worker.ts'

const SPECS = { startup: 'startupProbe', readiness: 'readinessProbe', liveness: 'livenessProbe' } as const
const TYPES = ['startup', 'readiness', 'liveness'] as const

export class Prober implements ProbeResults, ProbeFindings {
  readonly #options: ProberOptions
  readonly #results = new Map<string, ProbeResult>()
  readonly #workers = new Map<string, ProbeWorker>()

  constructor(options: ProberOptions) {
    this.#options = options
  }

  /** Starts probes, one after the other, until it meets one that there is: then those after it are there, too, or have ended for good. */
  start(): void {
    const pod = this.#options.pod()
    for (const container of [...pod.spec.containers, ...sidecars(pod)]) {
      for (const type of TYPES) {
        const probe = container[SPECS[type]]
        const key = `${type} ${container.name}`
        if (probe === undefined) continue
        if (this.#workers.has(key)) return
        const worker = new ProbeWorker(this.#options, this, type, container, probe, () => this.#workers.delete(key))
        this.#workers.set(key, worker)
        worker.begin()
      }
    }
  }

  /** Runs the readiness probe of a container now. */
  hurry(containerName: string): void {
    this.#workers.get(`readiness ${containerName}`)?.hurry()
  }

  /** The Pod is to be stopped: from now on a probe that is a command only tells that it has been given up. */
  cancelCommands(): void {
    for (const worker of this.#workers.values()) worker.cancelCommand()
  }

  /** Liveness and startup of main containers are of no interest any more; those of sidecars go on until the end. */
  stopWatchingMains(): void {
    const mains = new Set(this.#options.pod().spec.containers.map(({ name }) => name))
    for (const worker of [...this.#workers.values()])
      if (worker.type !== 'readiness' && mains.has(worker.containerName)) worker.stop()
  }

  stop(): void {
    for (const worker of [...this.#workers.values()]) worker.stop()
  }

  result(type: ProbeType, containerId: string): ProbeResult | undefined {
    return this.#results.get(`${type} ${containerId}`)
  }

  isProbed(type: ProbeType, containerName: string): boolean {
    return this.#workers.has(`${type} ${containerName}`)
  }

  set(type: ProbeType, containerId: string, result: ProbeResult): void {
    const key = `${type} ${containerId}`
    if (this.#results.get(key) === result) return
    this.#results.set(key, result)
    // Whoever found it finishes what it is at first.
    const { node, found } = this.#options
    node.clock.setTimeout(() => found(type, containerId, result), 0)
  }

  forget(type: ProbeType, containerId: string): void {
    this.#results.delete(`${type} ${containerId}`)
  }
}
