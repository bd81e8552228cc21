/** Where a Pod may run: tolerations, topology spread, gates, selectors. Source: semantics §4 rows 53–60, recording pod-invalid/scheduling. */
import { at, duplicate, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { qualifiedName } from '../../apimachinery/names.ts'
import { labelErrors } from '../../apimachinery/object-meta.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import type { PodSpec, Toleration } from './types.ts'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const OPERATORS = ['Equal', 'Exists']

export function validateTolerations(tolerations: readonly Toleration[], path: string): FieldError[] {
  return tolerations.flatMap((toleration, index) => tolerationErrors(toleration, at(path, index)))
}

function tolerationErrors(toleration: Toleration, path: string): FieldError[] {
  const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration
  const errors: FieldError[] = key === '' ? [] : qualifiedName(key).map((why) => invalid(`${path}.key`, key, why))
  if (key === '' && operator !== 'Exists') {
    const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
    errors.push(invalid(`${path}.operator`, operator, why))
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
  }
  if (operator === 'Exists' && value !== '') {
    errors.push(invalid(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"))
  } else if (operator !== '' && !OPERATORS.includes(operator))
    errors.push(notSupported(`${path}.operator`, operator, OPERATORS))
  if (effect !== '' && !EFFECTS.includes(effect)) errors.push(notSupported(`${path}.effect`, effect, EFFECTS))
  return errors
}

const UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway']

export function validateTopologySpread(constraints: readonly JsonObject[], path: string): FieldError[] {
  const pairs = new Set<string>()
  return constraints.flatMap((constraint, index) => {
    const here = at(path, index)
    const { maxSkew, topologyKey = '', whenUnsatisfiable = '', minDomains } = constraint
    const errors: FieldError[] = []
    if (typeof maxSkew !== 'number' || maxSkew <= 0)
      errors.push(invalid(`${here}.maxSkew`, maxSkew ?? 0, 'must be greater than zero'))
    if (topologyKey === '') errors.push(required(`${here}.topologyKey`, 'can not be empty'))
    if (!UNSATISFIABLE.includes(String(whenUnsatisfiable))) {
      errors.push(notSupported(`${here}.whenUnsatisfiable`, whenUnsatisfiable, UNSATISFIABLE))
    }
    const pair = `{${topologyKey}, ${whenUnsatisfiable}}`
    if (pairs.has(pair)) errors.push(duplicate(`${here}.{topologyKey, whenUnsatisfiable}`, pair))
    pairs.add(pair)
    if (typeof minDomains === 'number' && minDomains <= 0) {
      errors.push(invalid(`${here}.minDomains`, minDomains, 'must be greater than zero'))
    }
    return errors
  })
}

export function validateSchedulingGates(gates: readonly { name: string }[], path: string): FieldError[] {
  const names = new Set<string>()
  return gates.flatMap(({ name }, index) => {
    const here = at(path, index)
    const errors = qualifiedName(name).map((why) => invalid(here, name, why))
    if (names.has(name)) errors.push(duplicate(here, name))
    names.add(name)
    return errors
  })
}

export function validateReadinessGates(gates: readonly { conditionType: string }[], path: string): FieldError[] {
  return gates.flatMap(({ conditionType }, index) =>
    qualifiedName(conditionType).map((why) => invalid(`${at(path, index)}.conditionType`, conditionType, why)),
  )
}

export const validateNodeSelector = ({ nodeSelector }: PodSpec, path: string): FieldError[] =>
  labelErrors(nodeSelector, path)
