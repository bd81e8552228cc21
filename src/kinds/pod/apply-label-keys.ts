/**
 * `matchLabelKeys`: values of the Pod's own labels are added to its selectors when it is created.
 * Source: KEP-3633, KEP-3243, recording pod-create/scheduling.
 */
import { joined } from '../../apimachinery/joined.ts'
import type { LabelSelectorObject } from '../../apimachinery/label-selector-errors.ts'
import type { PodAffinity, PodAffinityTerm } from './scheduling-types.ts'
import type { Pod } from './types.ts'

type Labels = { readonly [key: string]: string }

/** Completes the selectors of affinities and spread constraints in place. */
export function applyLabelKeys({ metadata, spec }: Pod): void {
  const { labels = {} } = metadata
  for (const term of joined(termsOf(spec.affinity?.podAffinity), termsOf(spec.affinity?.podAntiAffinity))) {
    complete(term.labelSelector, term.matchLabelKeys, 'In', labels)
    complete(term.labelSelector, term.mismatchLabelKeys, 'NotIn', labels)
  }
  for (const { labelSelector, matchLabelKeys } of spec.topologySpreadConstraints ?? [])
    complete(labelSelector, matchLabelKeys, 'In', labels)
}

function termsOf(affinity: PodAffinity | undefined): PodAffinityTerm[] {
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return joined(
    preferred.map(({ podAffinityTerm }) => podAffinityTerm),
    affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
  )
}

function complete(
  selector: LabelSelectorObject | undefined,
  keys: readonly string[] = [],
  operator: string,
  labels: Labels,
): void {
  if (selector === undefined) return
  for (const key of keys) {
    const value = labels[key]
    if (value === undefined) continue
    selector.matchExpressions = [...(selector.matchExpressions ?? []), { key, operator, values: [value] }]
  }
}
