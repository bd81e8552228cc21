/** Spreads Pods over the values of a label. Source: Kubernetes' PodTopologySpread plug-in, KEP-895, KEP-3022, KEP-3094, KEP-3243. */
import { matchesNode } from '../../../apimachinery/node-selector.ts'
import { isKeptAway } from '../../../client/tolerations.ts'
import type { ClusterState } from '../cluster-state.ts'
import type { NodeInfo } from '../node-info.ts'
import { MAX_SCORE, type Misfit, type Plugin } from '../plugin.ts'
import type { CountByNode } from '../pod-counts.ts'
import type { PodInfo } from '../pod-info.ts'
import { constraintsOf, type SpreadRule } from '../spread-rules.ts'
import type { Pod } from '../types.ts'

const HOSTNAME = 'kubernetes.io/hostname'
const UNEVEN: Misfit = { reasons: ["node(s) didn't match pod topology spread constraints"], preemptionMayHelp: true }
const UNLABELLED: Misfit = {
  reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
  preemptionMayHelp: false,
}

const hasLabels = ({ labels }: NodeInfo, rules: readonly SpreadRule[]): boolean =>
  rules.every(({ topologyKey }) => labels[topologyKey] !== undefined)

/** Whether the Pods of a node count for a rule of this Pod. */
function counts({ honorsAffinity, honorsTaints }: SpreadRule, { pod }: PodInfo, { node, taints }: NodeInfo): boolean {
  if (honorsAffinity && node !== undefined && !matchesNode(pod.spec, node)) return false
  return !(honorsTaints && isKeptAway(taints, pod.spec.tolerations))
}

interface Spread {
  readonly rule: SpreadRule
  readonly byNode: CountByNode
  /** How many of the Pods are where the label has this value. */
  readonly byValue: Map<string, number>
}

function spreadOf(rule: SpreadRule, pod: PodInfo, cluster: ClusterState, nodes: Iterable<NodeInfo>): Spread {
  const byNode = cluster.counts.of(rule.sort)
  const byValue = new Map<string, number>()
  for (const node of nodes) {
    if (!counts(rule, pod, node)) continue
    const value = node.labels[rule.topologyKey] ?? ''
    byValue.set(value, (byValue.get(value) ?? 0) + (byNode.get(node.name) ?? 0))
  }
  return { rule, byNode, byValue }
}

function misfit(pod: PodInfo, spreads: readonly Required<ReturnType<typeof limited>>[], node: NodeInfo) {
  for (const { rule, byValue, least } of spreads) {
    const value = node.labels[rule.topologyKey]
    if (value === undefined) return UNLABELLED
    const own = rule.matches(pod.labels) ? 1 : 0
    if ((byValue.get(value) ?? 0) + own - least > rule.maxSkew) return UNEVEN
  }
  return undefined
}

/** With the number of Pods in the emptiest place; with too few places there is an empty one to come. */
function limited(spread: Spread): Spread & { readonly least: number } {
  const { rule, byValue } = spread
  const least = byValue.size < rule.minDomains ? 0 : Math.min(Number.MAX_SAFE_INTEGER, ...byValue.values())
  return { ...spread, least }
}

export const podTopologySpread: Plugin = {
  name: 'PodTopologySpread',
  prepareFilter(pod, cluster) {
    const { rules } = constraintsOf(pod, 'DoNotSchedule', cluster)
    if (rules.length === 0) return undefined
    const nodes = cluster.nodes.filter((node) => hasLabels(node, rules))
    const spreads = rules.map((rule) => limited(spreadOf(rule, pod, cluster, nodes)))
    return { filter: (node) => misfit(pod, spreads, node) }
  },
  weight: 2,
  prepareScore(pod, cluster, nodes) {
    const { rules, areDefaults } = constraintsOf(pod, 'ScheduleAnyway', cluster)
    if (rules.length === 0) return undefined
    const takesPart = (node: NodeInfo): boolean => areDefaults || hasLabels(node, rules)
    const compared = nodes.filter(takesPart)
    const all = cluster.nodes.filter(takesPart)
    const weighted = rules.map((rule) => {
      const values = new Set(compared.map(({ labels }) => labels[rule.topologyKey] ?? ''))
      const places = rule.topologyKey === HOSTNAME ? compared.length : values.size
      return { ...spreadOf(rule, pod, cluster, all), factor: Math.log(places + 2) }
    })
    return {
      of(node) {
        let score = 0
        for (const { rule, byNode, byValue, factor } of weighted) {
          const value = node.labels[rule.topologyKey]
          if (value === undefined) continue
          const there = (rule.topologyKey === HOSTNAME ? byNode.get(node.name) : byValue.get(value)) ?? 0
          score += there * factor + rule.maxSkew - 1
        }
        return Math.round(score)
      },
      normalize: (scores, scored) => fewestFirst(scores, scored.map(takesPart)),
    }
  },
  mayHelp({ resource, object }, pod, cluster) {
    const { rules } = constraintsOf(pod, 'DoNotSchedule', cluster)
    if (resource === 'nodes')
      return rules.every(({ topologyKey }) => object.metadata.labels?.[topologyKey] !== undefined)
    if (resource !== 'pods' || object.metadata.namespace !== pod.namespace) return false
    const { metadata } = object as Pod
    return rules.some((rule) => rule.matches(metadata.labels ?? {}))
  },
}

/** The fewer the better; nodes that do not take part get nothing. */
function fewestFirst(scores: number[], takePart: readonly boolean[]): void {
  const compared = scores.filter((_, index) => takePart[index])
  const least = Math.min(...compared)
  const most = Math.max(0, ...compared)
  for (const [index, score] of scores.entries()) {
    if (!takePart[index]) scores[index] = 0
    else scores[index] = most === 0 ? MAX_SCORE : Math.floor((MAX_SCORE * (most + least - score)) / most)
  }
}
