/** Running the rules of a schema after its other checks. Source: apiextensions' strategy of custom resources. */
import type { FieldError } from '../../apimachinery/field-error.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import { type RuleOutcome, type RuleTree, runRules } from '../cel/rules.ts'
import type { Correlation } from './correlation.ts'

/** Kinds of errors after which rules would look at values that they cannot expect. */
const BLOCKING: ReadonlySet<string> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])

const NOT_CHECKED: FieldError = {
  type: 'FieldValueInvalid',
  field: '<nil>',
  message:
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing ' +
    'errors to complete validation',
}

/** The errors of the rules after `errors`; with a correlation, what was wrong before only warns. */
export function withRules(
  errors: readonly FieldError[],
  rules: RuleTree | undefined,
  object: KubeObject,
  correlation: Correlation | undefined,
): RuleOutcome {
  if (rules === undefined) return { errors: [...errors], warnings: [] }
  if (errors.some(({ type }) => BLOCKING.has(type))) return { errors: [...errors, NOT_CHECKED], warnings: [] }
  const outcome: RuleOutcome = { errors: [...errors], warnings: [] }
  runRules(rules, object, correlation?.old, { current: correlation }, outcome)
  return outcome
}
