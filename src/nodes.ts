/** The nodes of a cluster, as its owner makes and breaks them. */
import { notFoundError } from './apimachinery/api-error.ts'
import { millisecondsOf } from './apimachinery/duration.ts'
import type { Client } from './client/client.ts'
import type { NodeConditionDefinition, NodeDefinition } from './kubelet/node-definition.ts'
import type { SimulatedNode } from './node.ts'

/** In a kubelet's words. Durations as '30s', or milliseconds. */
export interface Shutdown {
  /** How long the Pods have in all. @default '30s' */
  readonly shutdownGracePeriod?: string | number
  /** How much of that is for critical Pods, which end last. @default '10s' */
  readonly shutdownGracePeriodCriticalPods?: string | number
}

/** `cluster.nodes`. All but `add` throw an ApiError with 404 for a node that is not there. */
export interface Nodes {
  /** The names of the nodes that have kubelets, in the order in which they came. */
  names(): readonly string[]
  /** One more: by its name, or as data. Throws an ApiError for what the API refuses. */
  add(node: string | NodeDefinition): void
  /** The machine goes, and its Node with it; Pods that were there become orphans. */
  remove(name: string): void
  /** The kubelet finds a condition changed: `{ type: 'DiskPressure', status: 'True' }`. */
  setCondition(name: string, condition: NodeConditionDefinition): void
  /**
   * The machine is shut down in good order, as by systemd: Pods end first, then nothing is heard of the node until it is
   * brought back. Throws a TypeError for what is no duration.
   */
  shutDown(name: string, periods?: Shutdown): void
  /** Nothing is heard of the node any more; what runs there goes on. */
  lose(name: string): void
  /** The node that was lost, or shut down, is heard of again. */
  bringBack(name: string): void
  /** No new Pods come to the node. */
  cordon(name: string): void
  uncordon(name: string): void
}

export class ClusterNodes implements Nodes {
  readonly #client: Client
  readonly #start: (definition: NodeDefinition, index: number) => SimulatedNode
  readonly #nodes = new Map<string, SimulatedNode>()
  #count = 0

  /** `client` acts as the cluster's owner; `start` registers a node and starts its kubelet. */
  constructor(client: Client, start: (definition: NodeDefinition, index: number) => SimulatedNode) {
    this.#client = client
    this.#start = start
  }

  all(): readonly SimulatedNode[] {
    return [...this.#nodes.values()]
  }

  names(): readonly string[] {
    return [...this.#nodes.keys()]
  }

  add(node: string | NodeDefinition): void {
    const definition = typeof node === 'string' ? { name: node } : node
    this.#nodes.set(definition.name, this.#start(definition, this.#count++))
  }

  remove(name: string): void {
    this.#node(name).stop()
    this.#nodes.delete(name)
    if (this.#client.find('nodes', name) !== undefined) this.#client.delete('nodes', name)
  }

  setCondition(name: string, condition: NodeConditionDefinition): void {
    this.#node(name).setCondition(condition)
  }

  shutDown(name: string, periods: Shutdown = {}): void {
    const { shutdownGracePeriod = '30s', shutdownGracePeriodCriticalPods = '10s' } = periods
    const all = wholeSeconds('shutdownGracePeriod', shutdownGracePeriod)
    const critical = wholeSeconds('shutdownGracePeriodCriticalPods', shutdownGracePeriodCriticalPods)
    if (critical > all)
      throw new TypeError('nodes.shutDown: shutdownGracePeriodCriticalPods must not be the longer one')
    this.#node(name).shutDown({ ordinary: all - critical, critical })
  }

  lose(name: string): void {
    this.#node(name).pause()
  }

  bringBack(name: string): void {
    this.#node(name).resume()
  }

  cordon(name: string): void {
    this.#setUnschedulable(name, true)
  }

  uncordon(name: string): void {
    this.#setUnschedulable(name, null)
  }

  stop(): void {
    for (const node of this.#nodes.values()) node.stop()
    this.#nodes.clear()
  }

  #setUnschedulable(name: string, unschedulable: true | null): void {
    this.#client.patch('nodes', name, { type: 'merge', patch: { spec: { unschedulable } } })
  }

  #node(name: string): SimulatedNode {
    const node = this.#nodes.get(name)
    if (node === undefined) throw notFoundError({ group: '', resource: 'nodes' }, name)
    return node
  }
}

/** Kubelets count in whole seconds. */
function wholeSeconds(name: string, duration: string | number): number {
  const ms = millisecondsOf(duration)
  if (ms === undefined) throw new TypeError(`nodes.shutDown: ${name}: not a duration: ${duration}`)
  return Math.floor(ms / 1000)
}
