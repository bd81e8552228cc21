/**
 * What metrics-server says of Pods and nodes, worked out when somebody asks: nothing is scraped. Source: metrics-server
 * v0.8 (which Pods have figures, texts of refusals), k8s.io/metrics v1beta1.
 */
import { notFoundError } from '../apimachinery/api-error.ts'
import { goDuration } from '../apimachinery/duration.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { Quantity } from '../apimachinery/quantity.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { Pod } from '../client/types.ts'
import type { Clock } from '../clock/clock.ts'
import { type Amounts, PodAmounts, runningContainers } from './pod-amounts.ts'
import { lastScrape, type Scrape, scrapeOf } from './scrapes.ts'
import { type MetricSettings, RESOURCES } from './settings.ts'

export interface MetricsServerOptions {
  readonly clock: Clock
  readonly settings: MetricSettings
  /** All Pods, or those of a namespace. */
  readonly pods: (namespace: string) => readonly Pod[]
  readonly nodes: () => readonly KubeObject[]
  /** Whether the node's kubelet answers. */
  readonly isReachable: (node: string) => boolean
}

const API_VERSION = 'metrics.k8s.io/v1beta1'
const MILLI = 1_000_000n
const MEBI = 1_000_000_000n << 20n

/** What a node uses besides its containers. */
const SYSTEM: Amounts = { cpu: 100n * MILLI, memory: 512n * MEBI }

/** Memory comes in whole bytes. */
const usageOf = ({ cpu, memory }: Amounts): JsonObject => ({
  cpu: Quantity.fromNano(cpu, 'decimal').toString(),
  memory: Quantity.fromNano(memory - (memory % 1_000_000_000n), 'binary').toString(),
})

export class MetricsServer {
  readonly #options: MetricsServerOptions

  constructor(options: MetricsServerOptions) {
    this.#options = options
  }

  /** PodMetrics of a namespace, '' for all. Pods without figures are left out. */
  podMetrics(namespace: string): KubeObject[] {
    const amounts = this.#amounts()
    return this.#options.pods(namespace).flatMap((pod) => this.#podMetrics(pod, amounts) ?? [])
  }

  /** Throws 404 for a Pod that is not there, or has no figures. */
  podMetricsOf(namespace: string, name: string): KubeObject {
    const pod = this.#options.pods(namespace).find(({ metadata }) => metadata.name === name)
    if (pod === undefined) throw notFoundError({ group: '', resource: 'pods' }, name)
    const found = this.#podMetrics(pod, this.#amounts())
    if (found === undefined)
      throw notFoundError({ group: 'metrics.k8s.io', resource: 'podmetrics' }, `${namespace}/${name}`)
    return found
  }

  nodeMetrics(): KubeObject[] {
    const amounts = this.#amounts()
    const used = new Map<string, Amounts>()
    for (const pod of this.#options.pods('')) {
      const { nodeName } = pod.spec
      if (nodeName !== undefined) used.set(nodeName, sum(used.get(nodeName), ...amounts.of(pod).values()))
    }
    return this.#options.nodes().flatMap((node) => this.#nodeMetrics(node, used.get(node.metadata.name ?? '')) ?? [])
  }

  /** Throws 404 for a node that is not there, or whose kubelet does not answer. */
  nodeMetricsOf(name: string): KubeObject {
    const found = this.nodeMetrics().find(({ metadata }) => metadata.name === name)
    if (found !== undefined) return found
    const isThere = this.#options.nodes().some(({ metadata }) => metadata.name === name)
    throw notFoundError(
      isThere ? { group: 'metrics.k8s.io', resource: 'nodemetrics' } : { group: '', resource: 'nodes' },
      name,
    )
  }

  #podMetrics(pod: Pod, amounts: PodAmounts): KubeObject | undefined {
    const { name = '', namespace = '', labels } = pod.metadata
    const now = this.#options.clock.now()
    const running = runningContainers(pod)
    const scrapes = running.flatMap(({ startedAt }) => scrapeOf(startedAt, now) ?? [])
    const [first] = scrapes
    if (first === undefined || scrapes.length < running.length) return undefined
    if (!this.#options.isReachable(pod.spec.nodeName ?? '')) return undefined
    const containers = [...amounts.of(pod)].map(([container, used]) => ({ name: container, usage: usageOf(used) }))
    return { ...this.#head('PodMetrics', { name, namespace }, labels, first), containers }
  }

  #nodeMetrics({ metadata: { name = '', labels } }: KubeObject, used: Amounts | undefined): KubeObject | undefined {
    if (!this.#options.isReachable(name)) return undefined
    const { cpu, memory } = sum(used, SYSTEM)
    const { settings, clock } = this.#options
    const usage = usageOf({
      cpu: settings.nodeAmount(name, 'cpu') ?? cpu,
      memory: settings.nodeAmount(name, 'memory') ?? memory,
    })
    return { ...this.#head('NodeMetrics', { name }, labels, lastScrape(clock.now())), usage }
  }

  #head(
    kind: string,
    names: { readonly name: string; readonly namespace?: string },
    labels: { [key: string]: string } | undefined,
    { timestamp, windowMs }: Scrape,
  ): KubeObject {
    const creationTimestamp = formatTime(this.#options.clock.now())
    return {
      kind,
      apiVersion: API_VERSION,
      metadata: { ...names, creationTimestamp, ...(labels === undefined ? {} : { labels: { ...labels } }) },
      timestamp: formatTime(timestamp),
      window: goDuration(windowMs),
    }
  }

  #amounts(): PodAmounts {
    const { settings, pods } = this.#options
    return new PodAmounts(settings, () => pods(''))
  }
}

function sum(...all: readonly (Amounts | undefined)[]): Amounts {
  const total = { cpu: 0n, memory: 0n }
  for (const amounts of all) for (const resource of RESOURCES) total[resource] += amounts?.[resource] ?? 0n
  return total
}
