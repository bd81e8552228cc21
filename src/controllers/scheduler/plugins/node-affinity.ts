/** nodeSelector and node affinity, required and preferred. Source: Kubernetes' NodeAffinity plug-in. */
import { matchesNode, matchesTerm } from '../../../apimachinery/node-selector.ts'
import type { NodeInfo } from '../node-info.ts'
import { type Plugin, scaleToMost } from '../plugin.ts'
import type { PodInfo } from '../pod-info.ts'
import type { NodeSelectorTerm, Pod } from '../types.ts'

const MISFIT = { reasons: ["node(s) didn't match Pod's node affinity/selector"], preemptionMayHelp: false }

const mayUse = ({ pod }: PodInfo, { node }: NodeInfo): boolean => node !== undefined && matchesNode(pod.spec, node)

const requiredTerms = ({ spec }: Pod): readonly NodeSelectorTerm[] | undefined =>
  spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms

export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  prepareFilter(pod) {
    const terms = requiredTerms(pod.pod)
    if (terms === undefined && pod.pod.spec.nodeSelector === undefined) return undefined
    const filter = (node: NodeInfo) => (mayUse(pod, node) ? undefined : MISFIT)
    const among = namedNodes(terms ?? [])
    if (among === undefined) return { filter }
    return among.size === 0 ? { refusal: 'pod affinity terms conflict' } : { filter, among }
  },
  weight: 2,
  prepareScore({ pod }) {
    const terms = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    if (terms.length === 0) return undefined
    return {
      of: ({ node }) =>
        terms.reduce(
          (sum, { weight, preference }) =>
            node !== undefined && (isEmpty(preference) || matchesTerm(preference, node)) ? sum + weight : sum,
          0,
        ),
      normalize: scaleToMost,
    }
  },
  mayHelp({ resource, object }, pod, cluster) {
    const node = resource === 'nodes' ? cluster.node(object.metadata.name ?? '') : undefined
    return node !== undefined && mayUse(pod, node)
  },
}

/** A preference without expressions is met by all. */
const isEmpty = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean =>
  matchExpressions.length + matchFields.length === 0

/** The nodes that the terms name; undefined when a term names none. */
function namedNodes(terms: readonly NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  if (terms.length === 0) return undefined
  const all = new Set<string>()
  for (const { matchFields = [] } of terms) {
    const lists = matchFields
      .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
      .map(({ values = [] }) => values)
    const [first, ...others] = lists
    if (first === undefined) return undefined
    for (const name of first) if (others.every((list) => list.includes(name))) all.add(name)
  }
  return all
}
