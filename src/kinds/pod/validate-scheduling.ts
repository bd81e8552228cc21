/** Where a Pod may run, but for affinity and spread: tolerations, gates. Source: semantics §4 rows 53–60, recording pod-invalid/scheduling. */
import {
  at,
  duplicate,
  type FieldError,
  invalid,
  invalidAll,
  notSupported,
  typedText,
} from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { labelValue, qualifiedName } from '../../apimachinery/names.ts'
import type { Toleration } from './scheduling-types.ts'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const OPERATORS = ['Equal', 'Exists']
/** Known, but only with feature TaintTolerationComparisonOperators, which is off. */
const COMPARISONS = ['Lt', 'Gt']

export function validateTolerations(tolerations: readonly Toleration[], path: string): FieldError[] {
  return tolerations.flatMap((toleration, index) => tolerationErrors(toleration, at(path, index)))
}

function tolerationErrors(toleration: Toleration, path: string): FieldError[] {
  const { key = '', operator = '', effect = '', tolerationSeconds } = toleration
  const errors = key === '' ? [] : invalidAll(`${path}.key`, key, qualifiedName(key))
  if (key === '' && operator !== 'Exists') {
    const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
    errors.push(invalid(`${path}.operator`, typedText(operator), why))
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    errors.push(
      invalid(`${path}.effect`, typedText(effect), "effect must be 'NoExecute' when `tolerationSeconds` is set"),
    )
  errors.push(...operatorErrors(toleration, `${path}.operator`))
  if (effect !== '' && !EFFECTS.includes(effect)) errors.push(notSupported(`${path}.effect`, effect, EFFECTS))
  return errors
}

/** The operator and the value that goes with it; errors of both stand at the operator. */
function operatorErrors({ operator = '', value = '' }: Toleration, path: string): FieldError[] {
  if (operator === '' || operator === 'Equal') {
    const messages = labelValue(value)
    return messages.length === 0 ? [] : [invalid(path, value, messages.join(';'))]
  }
  if (operator === 'Exists')
    return value === '' ? [] : [invalid(path, value, "value must be empty when `operator` is 'Exists'")]
  return [notSupported(path, operator, COMPARISONS.includes(operator) ? joined(OPERATORS, COMPARISONS) : OPERATORS)]
}

export function validateSchedulingGates(gates: readonly { name: string }[], path: string): FieldError[] {
  const names = new Set<string>()
  return gates.flatMap(({ name }, index) => {
    const here = at(path, index)
    const errors = invalidAll(here, name, qualifiedName(name))
    if (names.has(name)) errors.push(duplicate(here, name))
    names.add(name)
    return errors
  })
}

export function validateReadinessGates(gates: readonly { conditionType: string }[], path: string): FieldError[] {
  return gates.flatMap(({ conditionType }, index) =>
    invalidAll(`${at(path, index)}.conditionType`, conditionType, qualifiedName(conditionType)),
  )
}
