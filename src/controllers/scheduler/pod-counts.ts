/** How many Pods of a sort each node has: counted once when it is first asked, and kept up to date. */
import type { PodInfo } from './pod-info.ts'

/** Which Pods are counted; `key` is the same for sorts that mean the same. */
export interface PodSort {
  readonly key: string
  /** A label that all of them have, as `labelKey` writes it: then no others are looked at. */
  readonly label?: string | undefined
  matches(pod: PodInfo): boolean
}

/** By the node's name; nodes without such Pods may be missing. */
export type CountByNode = ReadonlyMap<string, number>

interface Counter {
  readonly sort: PodSort
  readonly counts: Map<string, number>
}

/** Counters are forgotten when so many others have been asked for since. */
const KEPT = 256

/** One text for a label of Pods in a namespace. */
export const labelKey = (namespace: string, key: string, value: string): string => `${namespace}/${key}=${value}`

/** Counters and Pods under a label. */
class Labelled {
  readonly counters = new Set<Counter>()
  /** With their nodes. */
  readonly pods = new Map<PodInfo, string>()
}

export class PodCounts {
  readonly #counters = new Map<string, Counter>()
  readonly #unlabelled = new Set<Counter>()
  readonly #byLabel = new Map<string, Labelled>()
  readonly #all: () => Iterable<readonly [pod: PodInfo, node: string]>

  /** `all`: the Pods that there are now, with their nodes. Each has been told of. */
  constructor(all: () => Iterable<readonly [pod: PodInfo, node: string]>) {
    this.#all = all
  }

  of(sort: PodSort): CountByNode {
    const known = this.#counters.get(sort.key)
    if (known === undefined) return this.#add(this.#counted(sort)).counts
    this.#counters.delete(sort.key)
    this.#counters.set(sort.key, known)
    return known.counts
  }

  /** A Pod came to the node (1) or left it (-1). */
  changed(node: string, pod: PodInfo, by: 1 | -1): void {
    for (const counter of this.#unlabelled) note(counter, node, pod, by)
    for (const [key, value] of Object.entries(pod.labels)) {
      const label = labelKey(pod.namespace, key, value)
      const { pods, counters } = this.#labelled(label)
      if (by === 1) pods.set(pod, node)
      else pods.delete(pod)
      for (const counter of counters) note(counter, node, pod, by)
      this.#forgetIfEmpty(label)
    }
  }

  #add(counter: Counter): Counter {
    this.#counters.set(counter.sort.key, counter)
    this.#setOf(counter).add(counter)
    const [oldest] = this.#counters.values()
    if (oldest !== undefined && this.#counters.size > KEPT) this.#forget(oldest)
    return counter
  }

  #forget(counter: Counter): void {
    const { key, label } = counter.sort
    this.#counters.delete(key)
    this.#setOf(counter).delete(counter)
    if (label !== undefined) this.#forgetIfEmpty(label)
  }

  #counted(sort: PodSort): Counter {
    const counter = { sort, counts: new Map<string, number>() }
    const pods = sort.label === undefined ? this.#all() : this.#labelled(sort.label).pods
    for (const [pod, node] of pods) note(counter, node, pod, 1)
    return counter
  }

  #setOf({ sort: { label } }: Counter): Set<Counter> {
    return label === undefined ? this.#unlabelled : this.#labelled(label).counters
  }

  #labelled(label: string): Labelled {
    const known = this.#byLabel.get(label)
    if (known !== undefined) return known
    const made = new Labelled()
    this.#byLabel.set(label, made)
    return made
  }

  #forgetIfEmpty(label: string): void {
    const labelled = this.#byLabel.get(label)
    if (labelled?.pods.size === 0 && labelled.counters.size === 0) this.#byLabel.delete(label)
  }
}

function note({ sort, counts }: Counter, node: string, pod: PodInfo, by: 1 | -1): void {
  if (sort.matches(pod)) count(counts, node, by)
}

export function count(counts: Map<string, number>, key: string, by: number): void {
  const next = (counts.get(key) ?? 0) + by
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}
