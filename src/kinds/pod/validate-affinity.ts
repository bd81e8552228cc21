/** Affinity to nodes and to other Pods. Source: semantics §4, recording pod-invalid/scheduling. */
import { at, type FieldError, invalid, invalidAll, required, typedText } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { labelSelectorErrors, labelValueErrors, operatorErrors } from '../../apimachinery/label-selector-errors.ts'
import { dns1123Label, dns1123Subdomain, qualifiedName } from '../../apimachinery/names.ts'
import type {
  Affinity,
  NodeAffinity,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from './scheduling-types.ts'
import { labelKeyErrors } from './validate-topology-spread.ts'

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'

export function validateAffinity(affinity: Affinity | undefined, path: string): FieldError[] {
  if (affinity === undefined) return []
  return joined(
    nodeAffinityErrors(affinity.nodeAffinity ?? {}, `${path}.nodeAffinity`),
    podAffinityErrors(affinity.podAffinity ?? {}, `${path}.podAffinity`),
    podAffinityErrors(affinity.podAntiAffinity ?? {}, `${path}.podAntiAffinity`),
  )
}

const weightErrors = (weight: number, path: string): FieldError[] =>
  weight >= 1 && weight <= 100 ? [] : [invalid(`${path}.weight`, weight, 'must be in the range 1-100')]

function nodeAffinityErrors(affinity: NodeAffinity, path: string): FieldError[] {
  const { [REQUIRED]: selector, [PREFERRED]: preferred = [] } = affinity
  return joined(
    selector === undefined ? [] : nodeSelectorErrors(selector.nodeSelectorTerms ?? [], `${path}.${REQUIRED}`),
    preferred.flatMap(({ weight, preference }, index) => {
      const here = at(`${path}.${PREFERRED}`, index)
      // Values that are no label values are only warned of here.
      return joined(weightErrors(weight, here), termErrors(preference, expressionErrors, `${here}.preference`))
    }),
  )
}

/** The terms of a node selector, one of which must match. */
export function nodeSelectorErrors(terms: readonly NodeSelectorTerm[], path: string): FieldError[] {
  const here = `${path}.nodeSelectorTerms`
  if (terms.length === 0) return [required(here, 'must have at least one node selector term')]
  return terms.flatMap((term, index) => termErrors(term, strictExpressionErrors, at(here, index)))
}

type RequirementRule = (requirement: NodeSelectorRequirement, path: string) => FieldError[]

function termErrors(term: NodeSelectorTerm, rule: RequirementRule, path: string): FieldError[] {
  const { matchExpressions = [], matchFields = [] } = term
  return joined(
    matchExpressions.flatMap((requirement, index) => rule(requirement, at(`${path}.matchExpressions`, index))),
    matchFields.flatMap((requirement, index) => fieldErrors(requirement, at(`${path}.matchFields`, index))),
  )
}

function expressionErrors({ key, operator, values = [] }: NodeSelectorRequirement, path: string): FieldError[] {
  const keyErrors = invalidAll(`${path}.key`, key, qualifiedName(key))
  if (operator !== 'Gt' && operator !== 'Lt') return joined(operatorErrors(operator, values, path), keyErrors)
  if (values.length === 1) return keyErrors
  const why = "must be specified single value when `operator` is 'Lt' or 'Gt'"
  return [required(`${path}.values`, why), ...keyErrors]
}

const strictExpressionErrors: RequirementRule = (requirement, path) =>
  joined(expressionErrors(requirement, path), labelValueErrors(requirement.values ?? [], `${path}.values`))

/** A requirement on a field of a node, of which the name is the only one that may be asked for. */
function fieldErrors({ key, operator, values = [] }: NodeSelectorRequirement, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(invalid(`${path}.operator`, typedText(operator), 'not a valid selector operator'))
  else if (values.length !== 1) {
    const why = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
    errors.push(required(`${path}.values`, why))
  }
  if (key !== 'metadata.name') return [...errors, invalid(`${path}.key`, key, 'not a valid field selector key')]
  const valuePath = `${path}.values`
  return joined(
    errors,
    values.flatMap((value, index) => invalidAll(at(valuePath, index), value, dns1123Subdomain(value))),
  )
}

function podAffinityErrors(affinity: PodAffinity, path: string): FieldError[] {
  const { [REQUIRED]: terms = [], [PREFERRED]: preferred = [] } = affinity
  return joined(
    terms.flatMap((term, index) => podTermErrors(term, at(`${path}.${REQUIRED}`, index))),
    preferred.flatMap(({ weight, podAffinityTerm }, index) => {
      const here = at(`${path}.${PREFERRED}`, index)
      return joined(weightErrors(weight, here), podTermErrors(podAffinityTerm, `${here}.podAffinityTerm`))
    }),
  )
}

function podTermErrors(term: PodAffinityTerm, path: string): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey } = term
  return joined(
    labelSelectorErrors(labelSelector, `${path}.labelSelector`),
    labelSelectorErrors(namespaceSelector, `${path}.namespaceSelector`),
    namespaces.flatMap((name) => invalidAll(`${path}.namespace`, name, dns1123Label(name))),
    labelKeyErrors(term, path),
    topologyKey === '' ? [required(`${path}.topologyKey`, 'can not be empty')] : [],
    invalidAll(`${path}.topologyKey`, topologyKey, qualifiedName(topologyKey)),
  )
}
