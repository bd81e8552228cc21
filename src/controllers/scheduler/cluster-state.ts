/**
 * Nodes and the Pods on them, as the scheduler counts them: kept up to date change by change, so that a Pod is placed
 * without a look at all others.
 */
import type { KubeObject } from '../../apimachinery/objects.ts'
import type { ResourceName } from '../../client/client.ts'
import type { Informer } from '../../client/informer.ts'
import type { Node } from '../../client/types.ts'
import { AffinityIndex } from './affinity-index.ts'
import type { Labels } from './affinity-term.ts'
import { NodeInfo } from './node-info.ts'
import { PodCounts } from './pod-counts.ts'
import type { PodInfo } from './pod-info.ts'

/** Gives the cache of a resource that a plug-in looks at. */
export type Lister = <T extends KubeObject>(resource: ResourceName) => Informer<T>

const NO_LABELS: Labels = {}

export class ClusterState {
  readonly lister: Lister
  readonly counts = new PodCounts(() => this.#placedPods())
  readonly terms = new AffinityIndex()
  readonly #infos = new Map<string, NodeInfo>()
  /** Where each Pod is, by uid. */
  readonly #places = new Map<string, NodeInfo>()
  /** Pods that others have made room for, by node and uid. */
  readonly #nominated = new Map<string, Map<string, PodInfo>>()
  readonly #imageNodes = new Map<string, number>()
  #nodes: readonly NodeInfo[] | undefined

  constructor(lister: Lister) {
    this.lister = lister
  }

  /** The nodes that there are, in the order in which they came. */
  get nodes(): readonly NodeInfo[] {
    this.#nodes ??= [...this.#infos.values()].filter(({ node }) => node !== undefined)
    return this.#nodes
  }

  node(name: string): NodeInfo | undefined {
    const info = this.#infos.get(name)
    return info?.node === undefined ? undefined : info
  }

  readonly namespaceLabels = (name: string): Labels => this.lister('namespaces').get(name)?.metadata.labels ?? NO_LABELS

  /** How many nodes have the image. */
  nodesWithImage(name: string): number {
    return this.#imageNodes.get(name) ?? 0
  }

  setNode(node: Node): void {
    const info = this.#info(node.metadata.name ?? '')
    if (info.node === undefined) this.#nodes = undefined
    this.#countImages(info.node, -1)
    info.node = node
    this.#countImages(node, 1)
  }

  removeNode(name: string): void {
    const info = this.#infos.get(name)
    if (info === undefined) return
    this.#countImages(info.node, -1)
    info.node = undefined
    this.#nodes = undefined
    this.#forgetIfEmpty(info)
  }

  /** The Pod in the version that is placed. */
  placed(uid: string): PodInfo | undefined {
    return this.#places.get(uid)?.pods.get(uid)
  }

  /** Puts a Pod, or a new version of it, on its node. */
  place(pod: PodInfo): void {
    this.remove(pod.uid)
    const info = this.#info(pod.pod.spec.nodeName ?? '')
    this.#places.set(pod.uid, info)
    this.put(info, pod)
  }

  /** Forgets a Pod. */
  remove(uid: string): void {
    const info = this.#places.get(uid)
    if (info === undefined) return
    this.#places.delete(uid)
    this.take(info, uid)
    this.#forgetIfEmpty(info)
  }

  /** Counts a Pod on a node, whether it is there or only thought of; `take` undoes it. */
  put(info: NodeInfo, pod: PodInfo): void {
    info.add(pod)
    this.counts.changed(info.name, pod, 1)
    this.terms.changed(info.name, pod, 1)
  }

  take(info: NodeInfo, uid: string): void {
    const pod = info.remove(uid)
    if (pod === undefined) return
    this.counts.changed(info.name, pod, -1)
    this.terms.changed(info.name, pod, -1)
  }

  /** Pods that are to come to the node when their victims are gone. */
  nominatedTo(node: string): Iterable<PodInfo> {
    return this.#nominated.get(node)?.values() ?? []
  }

  nominate(pod: PodInfo, node: string): void {
    this.forgetNomination(pod.uid)
    const there = this.#nominated.get(node) ?? new Map<string, PodInfo>()
    there.set(pod.uid, pod)
    this.#nominated.set(node, there)
  }

  forgetNomination(uid: string): void {
    for (const [node, pods] of this.#nominated) {
      if (pods.delete(uid) && pods.size === 0) this.#nominated.delete(node)
    }
  }

  #info(name: string): NodeInfo {
    const known = this.#infos.get(name)
    if (known !== undefined) return known
    const made = new NodeInfo(name)
    this.#infos.set(name, made)
    return made
  }

  #forgetIfEmpty(info: NodeInfo): void {
    if (info.node === undefined && info.pods.size === 0) this.#infos.delete(info.name)
  }

  #countImages(node: Node | undefined, by: number): void {
    for (const { names = [] } of node?.status.images ?? []) {
      for (const name of names) this.#imageNodes.set(name, (this.#imageNodes.get(name) ?? 0) + by)
    }
  }

  *#placedPods(): Iterable<readonly [PodInfo, string]> {
    for (const info of this.#infos.values()) for (const pod of info.pods.values()) yield [pod, info.name]
  }
}
