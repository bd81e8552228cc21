/** How many Pods of a sort each node has: counted once when it is first asked, and kept up to date. */
import type { PodInfo } from './pod-info.ts'

/** Which Pods are counted; `key` is the same for sorts that mean the same. */
export interface PodSort {
  readonly key: string
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

export class PodCounts {
  readonly #counters = new Map<string, Counter>()
  readonly #pods: () => Iterable<readonly [node: string, pod: PodInfo]>

  /** `pods`: all that there are now, with their nodes. */
  constructor(pods: () => Iterable<readonly [node: string, pod: PodInfo]>) {
    this.#pods = pods
  }

  of(sort: PodSort): CountByNode {
    const counter = this.#counters.get(sort.key) ?? this.#counted(sort)
    this.#counters.delete(sort.key)
    this.#counters.set(sort.key, counter)
    if (this.#counters.size > KEPT) {
      const [oldest = ''] = this.#counters.keys()
      this.#counters.delete(oldest)
    }
    return counter.counts
  }

  /** A Pod came to the node (1) or left it (-1). */
  changed(node: string, pod: PodInfo, by: 1 | -1): void {
    for (const { sort, counts } of this.#counters.values()) if (sort.matches(pod)) count(counts, node, by)
  }

  /** Forgets what depends on more than Pods. */
  clear(): void {
    this.#counters.clear()
  }

  #counted(sort: PodSort): Counter {
    const counts = new Map<string, number>()
    for (const [node, pod] of this.#pods()) if (sort.matches(pod)) count(counts, node, 1)
    return { sort, counts }
  }
}

export function count(counts: Map<string, number>, key: string, by: number): void {
  const next = (counts.get(key) ?? 0) + by
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}
