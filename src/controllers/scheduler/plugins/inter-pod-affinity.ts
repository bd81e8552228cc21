/** Affinity and anti-affinity between Pods, required and preferred. Source: Kubernetes' InterPodAffinity plug-in. */
import type { AffinityTerm, Labels } from '../affinity-term.ts'
import type { ClusterState } from '../cluster-state.ts'
import { MAX_SCORE, type Misfit, type Plugin } from '../plugin.ts'
import { type CountByNode, count, type PodSort } from '../pod-counts.ts'
import type { PodInfo } from '../pod-info.ts'
import type { Pod } from '../types.ts'

const refusal = (reason: string, preemptionMayHelp: boolean): Misfit => ({ reasons: [reason], preemptionMayHelp })
const NOT_NEAR = refusal("node(s) didn't match pod affinity rules", false)
const NEAR = refusal("node(s) didn't match pod anti-affinity rules", true)
const UNWANTED = refusal("node(s) didn't satisfy existing pods anti-affinity rules", true)

/** What a Pod that insists on another's company adds to the wish of that one to be near it. */
const HARD_AFFINITY_WEIGHT = 1

/** Pods that all the terms mean. */
const sortOf = (terms: readonly AffinityTerm[], { namespaceLabels }: ClusterState): PodSort => ({
  key: `affinity ${terms.map(({ key }) => key).join(' ')}`,
  matches: ({ namespace, labels }) => terms.every((term) => term.matches(namespace, labels, namespaceLabels)),
})

/** Sums by the value that a label has on the nodes. */
type ByValue = ReadonlyMap<string, number>

function byTopology(counts: CountByNode, topologyKey: string, cluster: ClusterState): ByValue {
  const sums = new Map<string, number>()
  for (const [name, number] of counts) {
    const value = cluster.node(name)?.labels[topologyKey]
    if (value !== undefined) count(sums, value, number)
  }
  return sums
}

/** A label and its values where Pods are. */
interface Domain {
  readonly topologyKey: string
  readonly values: ByValue
}

const isIn = ({ topologyKey, values }: Domain, labels: Labels): boolean => {
  const value = labels[topologyKey]
  return value !== undefined && values.has(value)
}

export const interPodAffinity: Plugin = {
  name: 'InterPodAffinity',
  prepareFilter(pod, cluster) {
    const { required, requiredAnti } = pod.affinity
    const meant = [...cluster.terms.of('requiredAnti')].filter(({ term }) => means(term, pod, cluster))
    if (required.length + requiredAnti.length + meant.length === 0) return undefined
    const company = required.length === 0 ? undefined : cluster.counts.of(sortOf(required, cluster))
    const near = required.map(({ topologyKey }) => domain(company ?? new Map(), topologyKey, cluster))
    // The first of a group that wants company has to start somewhere.
    const isFirst = near.every(({ values }) => values.size === 0) && required.every((term) => means(term, pod, cluster))
    const away = requiredAnti.map((term) =>
      domain(cluster.counts.of(sortOf([term], cluster)), term.topologyKey, cluster),
    )
    const unwanted = meant.map(({ term, counts }) => domain(counts, term.topologyKey, cluster))
    return {
      filter({ labels }) {
        if (!near.every((one) => (isFirst ? labels[one.topologyKey] !== undefined : isIn(one, labels)))) return NOT_NEAR
        if (away.some((one) => isIn(one, labels))) return NEAR
        return unwanted.some((one) => isIn(one, labels)) ? UNWANTED : undefined
      },
    }
  },
  weight: 2,
  prepareScore(pod, cluster) {
    const wishes = [...ownWishes(pod, cluster), ...othersWishes(pod, cluster)]
    const sums = new Map<string, Map<string, number>>()
    for (const { term, counts, weight } of wishes) {
      const sum = sums.get(term.topologyKey) ?? new Map<string, number>()
      for (const [value, number] of byTopology(counts, term.topologyKey, cluster)) {
        sum.set(value, (sum.get(value) ?? 0) + number * weight)
      }
      if (sum.size > 0) sums.set(term.topologyKey, sum)
    }
    if (sums.size === 0) return undefined
    return { of: ({ labels }) => scoreOf(sums, labels), normalize: spreadOut }
  },
  mayHelp({ resource, object }, pod, cluster) {
    if (resource === 'nodes')
      return [...pod.affinity.required, ...pod.affinity.requiredAnti].every(
        ({ topologyKey }) => object.metadata.labels?.[topologyKey] !== undefined,
      )
    return resource === 'pods' && concerns(object as Pod, pod, cluster)
  },
}

const domain = (counts: CountByNode, topologyKey: string, cluster: ClusterState): Domain => ({
  topologyKey,
  values: byTopology(counts, topologyKey, cluster),
})

const means = (term: AffinityTerm, { namespace, labels }: PodInfo, { namespaceLabels }: ClusterState): boolean =>
  term.matches(namespace, labels, namespaceLabels)

/** Whether either Pod's required terms mean the other. */
function concerns({ metadata }: Pod, pod: PodInfo, cluster: ClusterState): boolean {
  const { required, requiredAnti } = pod.affinity
  const own = [...required, ...requiredAnti].some((term) =>
    term.matches(metadata.namespace ?? '', metadata.labels ?? {}, cluster.namespaceLabels),
  )
  return own || required.length + requiredAnti.length === 0
}

interface Wish {
  readonly term: AffinityTerm
  readonly counts: CountByNode
  readonly weight: number
}

function* ownWishes({ affinity }: PodInfo, cluster: ClusterState): Iterable<Wish> {
  const wish = (term: AffinityTerm, sign: number): Wish => ({
    term,
    counts: cluster.counts.of(sortOf([term], cluster)),
    weight: sign * term.weight,
  })
  for (const term of affinity.preferred) yield wish(term, 1)
  for (const term of affinity.preferredAnti) yield wish(term, -1)
}

function* othersWishes(pod: PodInfo, cluster: ClusterState): Iterable<Wish> {
  const roles = [
    ['required', () => HARD_AFFINITY_WEIGHT],
    ['preferred', ({ weight }: AffinityTerm) => weight],
    ['preferredAnti', ({ weight }: AffinityTerm) => -weight],
  ] as const
  for (const [role, weightOf] of roles) {
    for (const { term, counts } of cluster.terms.of(role)) {
      if (means(term, pod, cluster)) yield { term, counts, weight: weightOf(term) }
    }
  }
}

function scoreOf(sums: ReadonlyMap<string, ByValue>, labels: Labels): number {
  let score = 0
  for (const [topologyKey, byValue] of sums) score += byValue.get(labels[topologyKey] ?? '') ?? 0
  return score
}

/** The lowest score becomes 0 and the highest MAX_SCORE. */
function spreadOut(scores: number[]): void {
  const least = Math.min(...scores)
  const range = Math.max(...scores) - least
  for (const [index, score] of scores.entries()) {
    scores[index] = range > 0 ? Math.floor(MAX_SCORE * ((score - least) / range)) : 0
  }
}
