/** What the Pods of a node have been allotted: sums that are kept, not counted anew. Source: KEP-1287, semantics §3.2. */
import { Quantity } from '../apimachinery/quantity.ts'
import { type HostPort, portsConflict } from '../client/host-ports.ts'
import { type Container, initContainers, isSidecar, type Pod } from './pod.ts'

/** Amounts as the scheduler and the kubelet count them: thousandths of a cpu, bytes, Pods. */
export interface Amounts {
  readonly cpu: bigint
  readonly memory: bigint
  readonly 'ephemeral-storage': bigint
  readonly pods: bigint
}

export type Countable = keyof Amounts

export const COUNTABLE: readonly Countable[] = ['pods', 'cpu', 'memory', 'ephemeral-storage']

const NOTHING: Amounts = { cpu: 0n, memory: 0n, 'ephemeral-storage': 0n, pods: 0n }

/** '500m' of cpu is 500, '1Ki' of anything else 1024. */
export function amountOf(resource: string, text: string | undefined): bigint {
  if (text === undefined) return 0n
  const quantity = Quantity.parse(text)
  return resource === 'cpu' ? quantity.milliValue() : quantity.value()
}

/** Sidecars run beside the main containers, other init containers before them. */
export function requestsOf(pod: Pod): Amounts {
  const containers = [...pod.spec.containers, ...initContainers(pod)]
  if (containers.every(({ resources }) => resources.requests === undefined)) return { ...NOTHING, pods: 1n }
  const request = (name: Countable): bigint => {
    const of = ({ resources }: Container): bigint => amountOf(name, resources.requests?.[name])
    let beside = 0n
    let most = 0n
    for (const container of initContainers(pod)) {
      const own = of(container)
      if (isSidecar(container)) beside += own
      const needed = isSidecar(container) ? beside : beside + own
      if (needed > most) most = needed
    }
    const running = pod.spec.containers.reduce((sum, container) => sum + of(container), beside)
    return running > most ? running : most
  }
  return {
    cpu: request('cpu'),
    memory: request('memory'),
    'ephemeral-storage': request('ephemeral-storage'),
    pods: 1n,
  }
}

const plus = (a: Amounts, b: Amounts, sign: bigint): Amounts => ({
  cpu: a.cpu + sign * b.cpu,
  memory: a.memory + sign * b.memory,
  'ephemeral-storage': a['ephemeral-storage'] + sign * b['ephemeral-storage'],
  pods: a.pods + sign * b.pods,
})

export class Allocations {
  readonly #byPod = new Map<string, Amounts>()
  /** Of the few Pods that take any. */
  readonly #ports = new Map<string, readonly HostPort[]>()
  #total = NOTHING

  /** What all Pods but this one have. */
  usedByOthers(podUid: string): Amounts {
    const own = this.#byPod.get(podUid)
    return own === undefined ? this.#total : plus(this.#total, own, -1n)
  }

  set(podUid: string, amounts: Amounts): void {
    this.#total = plus(this.usedByOthers(podUid), amounts, 1n)
    this.#byPod.set(podUid, amounts)
  }

  setPorts(podUid: string, ports: readonly HostPort[]): void {
    if (ports.length > 0) this.#ports.set(podUid, ports)
  }

  /** Whether another Pod has one of the ports. */
  takenByOthers(podUid: string, ports: readonly HostPort[]): boolean {
    if (ports.length === 0) return false
    const taken = [...this.#ports].flatMap(([uid, own]) => (uid === podUid ? [] : own))
    return ports.some((port) => taken.some((other) => portsConflict(port, other)))
  }

  release(podUid: string): void {
    this.#total = this.usedByOthers(podUid)
    this.#byPod.delete(podUid)
    this.#ports.delete(podUid)
  }
}
