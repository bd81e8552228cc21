/** The affinity terms of Pods that have a node: each once, with how many Pods of each node have it. */
import type { AffinityTerm } from './affinity-term.ts'
import { type CountByNode, count } from './pod-counts.ts'
import type { Affinity, PodInfo } from './pod-info.ts'

export interface TermCount {
  readonly term: AffinityTerm
  readonly counts: CountByNode
}

interface Group {
  readonly term: AffinityTerm
  readonly counts: Map<string, number>
}

type Role = keyof Affinity

const ROLES: readonly Role[] = ['required', 'requiredAnti', 'preferred', 'preferredAnti']

export class AffinityIndex {
  readonly #groups: { readonly [role in Role]: Map<string, Group> } = {
    required: new Map(),
    requiredAnti: new Map(),
    preferred: new Map(),
    preferredAnti: new Map(),
  }

  of(role: Role): Iterable<TermCount> {
    return this.#groups[role].values()
  }

  /** A Pod came to the node (1) or left it (-1). */
  changed(node: string, { affinity }: PodInfo, by: 1 | -1): void {
    for (const role of ROLES) for (const term of affinity[role]) this.#count(this.#groups[role], term, node, by)
  }

  #count(groups: Map<string, Group>, term: AffinityTerm, node: string, by: 1 | -1): void {
    const group = groups.get(term.key) ?? { term, counts: new Map() }
    count(group.counts, node, by)
    if (group.counts.size === 0) groups.delete(term.key)
    else groups.set(term.key, group)
  }
}
