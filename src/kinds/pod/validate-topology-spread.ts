/** Topology spread constraints, and keys of labels that are taken from the Pod itself. Source: KEP-895, KEP-3243, recording pod-invalid/scheduling. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  required,
} from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { type LabelSelectorObject, labelSelectorErrors } from '../../apimachinery/label-selector-errors.ts'
import { qualifiedName } from '../../apimachinery/names.ts'
import { optionalChoiceErrors } from './choices.ts'
import type { TopologySpreadConstraint } from './scheduling-types.ts'

const UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway']
const NODE_POLICIES = ['Honor', 'Ignore']

export function validateTopologySpread(constraints: readonly TopologySpreadConstraint[], path: string): FieldError[] {
  return constraints.flatMap((constraint, index) => {
    const { maxSkew, topologyKey, whenUnsatisfiable } = constraint
    const here = at(path, index)
    const repeats = constraints
      .slice(index + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)
    return joined(
      maxSkew > 0 ? [] : [invalid(`${here}.maxSkew`, maxSkew, 'must be greater than zero')],
      topologyKey === '' ? [required(`${here}.topologyKey`, 'can not be empty')] : [],
      optionalChoiceErrors(whenUnsatisfiable, UNSATISFIABLE, `${here}.whenUnsatisfiable`),
      repeats ? [duplicate(`${here}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`)] : [],
      minDomainsErrors(constraint, `${here}.minDomains`),
      optionalChoiceErrors(constraint.nodeAffinityPolicy, NODE_POLICIES, `${here}.nodeAffinityPolicy`),
      optionalChoiceErrors(constraint.nodeTaintsPolicy, NODE_POLICIES, `${here}.nodeTaintsPolicy`),
      labelKeyErrors(constraint, here),
      labelSelectorErrors(constraint.labelSelector, `${here}.labelSelector`),
    )
  })
}

function minDomainsErrors({ minDomains, whenUnsatisfiable }: TopologySpreadConstraint, path: string): FieldError[] {
  if (minDomains === undefined) return []
  const errors = minDomains > 0 ? [] : [invalid(path, minDomains, 'must be greater than zero')]
  if (whenUnsatisfiable === 'DoNotSchedule') return errors
  const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`
  return [...errors, invalid(path, minDomains, why)]
}

/** Something with a selector that is completed by the Pod's own labels. */
interface WithLabelKeys {
  labelSelector?: LabelSelectorObject
  matchLabelKeys?: string[]
  mismatchLabelKeys?: string[]
}

/**
 * Keys of labels to match and to avoid. The values of those that the Pod has stand in the selector by now, so that a key
 * is only ever too many when the selector named it itself (told of without its field's name, as the real server does).
 */
export function labelKeyErrors(
  { labelSelector: selector, matchLabelKeys: match = [], mismatchLabelKeys: mismatch = [] }: WithLabelKeys,
  path: string,
): FieldError[] {
  return joined(
    keyErrors(match, selector, `${path}.matchLabelKeys`),
    keyErrors(mismatch, selector, `${path}.mismatchLabelKeys`),
    inSelectorErrors(match, selector, path),
    match.flatMap((key, index) =>
      mismatch.includes(key)
        ? [invalid(at(`${path}.matchLabelKeys`, index), key, 'exists in both matchLabelKeys and mismatchLabelKeys')]
        : [],
    ),
  )
}

function keyErrors(keys: readonly string[], selector: LabelSelectorObject | undefined, path: string): FieldError[] {
  if (keys.length === 0) return []
  if (selector === undefined) return [forbidden(path, 'must not be specified when labelSelector is not set')]
  return keys.flatMap((key, index) => invalidAll(at(path, index), key, qualifiedName(key)))
}

function inSelectorErrors(
  keys: readonly string[],
  selector: LabelSelectorObject | undefined,
  path: string,
): FieldError[] {
  const seen = new Set(Object.keys(selector?.matchLabels ?? {}))
  return (selector?.matchExpressions ?? []).flatMap(({ key }) => {
    const index = keys.lastIndexOf(key)
    const isTwice = index >= 0 && seen.has(key)
    seen.add(key)
    return isTwice ? [invalid(at(path, index), key, 'exists in both matchLabelKeys and labelSelector')] : []
  })
}
