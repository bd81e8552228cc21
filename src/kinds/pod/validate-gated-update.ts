/** What may change besides in a Pod that waits at scheduling gates: its node selector and node affinity may get stricter. Source: KEP-3838, recording pod-update/gated. */

import { at, type FieldError, invalid, RawText } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject } from '../../apimachinery/objects.ts'
import { printInternal } from './internal-printer.ts'
import { semanticallyEqual } from './semantic-equality.ts'
import type { PodSpec } from './types.ts'

const TERMS = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'

/** Puts selector and node affinity of `munged` back to the old ones; returns what is wrong with their change. */
export function restoreGatedMutables(munged: PodSpec, old: PodSpec): FieldError[] {
  const errors = joined(selectorErrors(munged, old), affinityErrors(nodeAffinityOf(munged), nodeAffinityOf(old)))
  if (old.nodeSelector === undefined) delete munged.nodeSelector
  else munged.nodeSelector = old.nodeSelector
  restoreNodeAffinity(munged, old)
  return errors
}

function selectorErrors({ nodeSelector: after }: PodSpec, { nodeSelector: before = {} }: PodSpec): FieldError[] {
  if (Object.entries(before).every(([key, value]) => after?.[key] === value)) return []
  const why = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'
  return [invalid('spec.nodeSelector', after === undefined ? null : sorted(after), why)]
}

const sorted = (map: { readonly [key: string]: string }): { [key: string]: string } =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)))

const nodeAffinityOf = ({ affinity }: PodSpec): JsonObject | undefined =>
  isJsonObject(affinity?.nodeAffinity) ? affinity.nodeAffinity : undefined

/** The terms of the required affinity; undefined when nothing is required. */
function termsOf(affinity: JsonObject | undefined): readonly JsonObject[] | undefined {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution
  return isJsonObject(required) ? listOf(required.nodeSelectorTerms) : undefined
}

function affinityErrors(after: JsonObject | undefined, before: JsonObject | undefined): FieldError[] {
  const old = termsOf(before) ?? []
  const terms = termsOf(after)
  if (old.length > 0 && old.length !== (terms ?? []).length) {
    const printed = terms === undefined ? 'null' : `[${terms.map(printTerm).join(',')}]`
    const why = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'
    return [invalid(TERMS, new RawText(printed), why)]
  }
  return old.flatMap((term, index) => {
    const next = terms?.[index] ?? {}
    if (onlyAdds(next, term)) return []
    return [
      invalid(at(TERMS, index), new RawText(printTerm(next)), 'only additions are allowed (no mutations or deletions)'),
    ]
  })
}

const printTerm = (term: JsonObject): string => printInternal('core.NodeSelectorTerm', term)

/** Whether the new term begins with all that the old one asks; one that asked nothing, and so matched nothing, stays so. */
function onlyAdds(after: JsonObject, before: JsonObject): boolean {
  const fields = ['matchExpressions', 'matchFields'] as const
  if (fields.every((field) => listOf(before[field]).length === 0))
    return fields.every((field) => listOf(after[field]).length === 0)
  return fields.every((field) => {
    const old = listOf(before[field])
    const next = listOf(after[field])
    return old.every((requirement, index) => next[index] !== undefined && sameRequirement(next[index], requirement))
  })
}

const sameRequirement = (a: JsonObject, b: JsonObject): boolean =>
  jsonEqual(a, b) || semanticallyEqual('core.NodeSelectorRequirement', a, b)

function restoreNodeAffinity(munged: PodSpec, old: PodSpec): void {
  const before = nodeAffinityOf(old)
  const after = nodeAffinityOf(munged)
  if (semanticallyEqual('core.Affinity', affinityWith(before), affinityWith(after))) return
  const { nodeAffinity: _, ...others } = munged.affinity ?? {}
  // An affinity that only came for the sake of the node's goes with it.
  if (before === undefined && old.affinity === undefined && Object.keys(others).length === 0) delete munged.affinity
  else munged.affinity = { ...others, ...affinityWith(before) }
}

const affinityWith = (nodeAffinity: JsonObject | undefined): JsonObject =>
  nodeAffinity === undefined ? {} : { nodeAffinity }
