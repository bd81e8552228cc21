/** Terms of inter-pod affinity, read once. Source: docs "Inter-pod affinity and anti-affinity". */
import { type LabelSelector, selectorFromObject } from '../../apimachinery/label-selector.ts'
import type { PodAffinityTerm, WeightedTerm } from './types.ts'

export interface AffinityTerm {
  /** The same for terms that mean the same. */
  readonly key: string
  readonly topologyKey: string
  readonly weight: number
  /** Whether a Pod of this namespace with these labels is meant. */
  matches(namespace: string, labels: Labels, namespaceLabels: (namespace: string) => Labels): boolean
}

export type Labels = { readonly [key: string]: string }

const nothing: LabelSelector = { requirements: [], matches: () => false }

/** A term of a Pod in `namespace`: which is meant where the term names none. */
export function affinityTerm(term: PodAffinityTerm, namespace: string, weight = 1): AffinityTerm {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey } = term
  const own = namespaces.length === 0 && namespaceSelector === undefined
  const named = new Set(own ? [namespace] : namespaces)
  const selector = labelSelector === undefined ? nothing : selectorFromObject(labelSelector)
  const selectedNamespaces = namespaceSelector === undefined ? nothing : selectorFromObject(namespaceSelector)
  return {
    key: JSON.stringify([[...named], namespaceSelector ?? null, labelSelector ?? null, topologyKey, weight]),
    topologyKey,
    weight,
    matches: (other, labels, namespaceLabels) =>
      selector.matches(labels) && (named.has(other) || selectedNamespaces.matches(namespaceLabels(other))),
  }
}

export const affinityTerms = (terms: readonly PodAffinityTerm[] | undefined, namespace: string): AffinityTerm[] =>
  (terms ?? []).map((term) => affinityTerm(term, namespace))

export const weightedTerms = (terms: readonly WeightedTerm[] | undefined, namespace: string): AffinityTerm[] =>
  (terms ?? []).map(({ weight, podAffinityTerm }) => affinityTerm(podAffinityTerm, namespace, weight))
