/** What the running containers of Pods use, as it was set, or as containers do that have nothing to do. */
import type { KubeObject } from '../apimachinery/objects.ts'
import { parseTime } from '../apimachinery/time.ts'
import type { ContainerStatus, Pod } from '../client/types.ts'
import type { MetricSettings, PodRule, Resource } from './settings.ts'

/** In billionths of a processor or byte. */
export type Amounts = { readonly [resource in Resource]: bigint }

const MILLI = 1_000_000n
const MEBI = 1_000_000_000n << 20n

const IDLE: Amounts = { cpu: MILLI, memory: 4n * MEBI }

/** In each of these lists of a Pod's status there may be containers that run. */
const STATUSES = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'] as const

interface Running {
  readonly name: string
  readonly startedAt: number
}

export function runningContainers({ status }: Pick<Pod, 'status'>): Running[] {
  return STATUSES.flatMap((list): ContainerStatus[] => status[list] ?? []).flatMap(({ name, state }) =>
    state?.running === undefined ? [] : { name, startedAt: parseTime(state.running.startedAt) },
  )
}

const nameOf = ({ metadata: { namespace, name } }: KubeObject): string => `${namespace}/${name}`

/** One look at the Pods of a cluster: between how many of them an amount is divided is counted once for each rule. */
export class PodAmounts {
  readonly #settings: MetricSettings
  readonly #pods: () => readonly Pod[]
  readonly #counted = new Map<PodRule, bigint>()

  /** `pods`: all of the cluster. */
  constructor(settings: MetricSettings, pods: () => readonly Pod[]) {
    this.#settings = settings
    this.#pods = pods
  }

  /** What each running container of a Pod uses, by name. */
  of(pod: Pod): ReadonlyMap<string, Amounts> {
    const running = runningContainers(pod)
    const amount = (container: string, resource: Resource): bigint => {
      const rule = this.#settings.podRule(nameOf(pod), container, resource)
      const whole = rule?.amounts[resource]
      if (rule === undefined || whole === undefined) return IDLE[resource]
      return whole / this.#sharers(rule) / (rule.container === undefined ? BigInt(running.length) : 1n)
    }
    return new Map(running.map(({ name }) => [name, { cpu: amount(name, 'cpu'), memory: amount(name, 'memory') }]))
  }

  #sharers(rule: PodRule): bigint {
    if (rule.of === 'each') return 1n
    const known = this.#counted.get(rule) ?? BigInt(this.#pods().filter((pod) => isConcerned(rule, pod)).length)
    this.#counted.set(rule, known)
    return known
  }
}

function isConcerned({ matches, container }: PodRule, pod: Pod): boolean {
  const running = runningContainers(pod)
  const runs = container === undefined ? running.length > 0 : running.some(({ name }) => name === container)
  return runs && matches.test(nameOf(pod))
}
