/** When the failure of a Pod is one of the Job, and when a Job has done enough. Source: KEP-3329, KEP-3998, recording kinds-apps/jobs. */
import {
  at,
  duplicate,
  type FieldError,
  invalid,
  invalidAll,
  notSupported,
  required,
  tooLong,
  tooMany,
  typedText,
} from '../../apimachinery/field-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { IntervalError, intervalSize, parseIntervals } from '../../apimachinery/index-intervals.ts'
import { qualifiedName } from '../../apimachinery/names.ts'
import { countErrors } from '../workload/counts.ts'
import type { FailureRule, JobSpec, SuccessRule } from './types.ts'

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const OPERATORS = ['In', 'NotIn']
const STATUSES = ['False', 'True', 'Unknown']
const MAX_RULES = 20
const MAX_EXIT_CODES = 255
const MAX_PATTERNS = 20
const MAX_INDEXES_BYTES = 64 * 1024

/** A struct whose message leaves the value out. */
export const whole = (field: string, why: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${why}`,
})

const validValues = (values: readonly string[]): string => `valid values: [${values.map(goQuote).join(' ')}]`

export function failurePolicyErrors(spec: JobSpec, path: string): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? []
  const { containers, initContainers = [] } = spec.template.spec
  const names = new Set([...(containers ?? []), ...initContainers].map(({ name }) => name))
  const errors = rules.length > MAX_RULES ? [tooMany(`${path}.rules`, rules.length, MAX_RULES)] : []
  return [
    ...errors,
    ...rules.flatMap((rule, index) => failureRuleErrors(rule, spec, names, at(`${path}.rules`, index))),
  ]
}

function failureRuleErrors(
  { action = '', onExitCodes, onPodConditions = [] }: FailureRule,
  { backoffLimitPerIndex }: JobSpec,
  containers: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const errors = actionErrors(action, backoffLimitPerIndex, `${path}.action`)
  if (onExitCodes !== undefined) errors.push(...exitCodeErrors(onExitCodes, containers, `${path}.onExitCodes`))
  if (onPodConditions.length > 0) errors.push(...patternErrors(onPodConditions, `${path}.onPodConditions`))
  const given = Number(onExitCodes !== undefined) + Number(onPodConditions.length > 0)
  if (given === 2) errors.push(whole(path, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  if (given === 0) errors.push(whole(path, 'specifying one of OnExitCodes and OnPodConditions is required'))
  return errors
}

function actionErrors(action: string, perIndex: number | undefined, path: string): FieldError[] {
  if (action === '') return [required(path, validValues(ACTIONS))]
  if (action !== 'FailIndex') return ACTIONS.includes(action) ? [] : [notSupported(path, action, ACTIONS)]
  return perIndex === undefined ? [invalid(path, typedText(action), 'requires the backoffLimitPerIndex to be set')] : []
}

function exitCodeErrors(
  { operator = '', containerName, values }: NonNullable<FailureRule['onExitCodes']>,
  containers: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  if (operator === '') errors.push(required(`${path}.operator`, validValues(OPERATORS)))
  else if (!OPERATORS.includes(operator)) errors.push(notSupported(`${path}.operator`, operator, OPERATORS))
  if (containerName !== undefined && !containers.has(containerName)) {
    const why = 'must be one of the container or initContainer names in the pod template'
    errors.push(invalid(`${path}.containerName`, containerName, why))
  }
  return [...errors, ...exitCodeValueErrors(values, operator, `${path}.values`)]
}

function exitCodeValueErrors(given: readonly number[] | undefined, operator: string, path: string): FieldError[] {
  const errors: FieldError[] = []
  const values = given ?? []
  if (values.length === 0) errors.push(invalid(path, given === undefined ? null : [], 'at least one value is required'))
  if (values.length > MAX_EXIT_CODES) errors.push(tooMany(path, values.length, MAX_EXIT_CODES))
  for (const [index, value] of values.entries()) {
    const here = at(path, index)
    if (operator === 'In' && value === 0) errors.push(invalid(here, value, 'must not be 0 for the In operator'))
    if (values.indexOf(value) < index) errors.push(duplicate(here, value))
  }
  const isOrdered = values.every((value, index) => index === 0 || (values[index - 1] ?? value) <= value)
  return isOrdered ? errors : [...errors, invalid(path, [...values], 'must be ordered')]
}

function patternErrors(patterns: NonNullable<FailureRule['onPodConditions']>, path: string): FieldError[] {
  const errors = patterns.length > MAX_PATTERNS ? [tooMany(path, patterns.length, MAX_PATTERNS)] : []
  for (const [index, { type = '', status = '' }] of patterns.entries()) {
    const here = at(path, index)
    errors.push(...invalidAll(`${here}.type`, type, qualifiedName(type)))
    if (status === '') errors.push(required(`${here}.status`, validValues(STATUSES)))
    else if (!STATUSES.includes(status)) errors.push(notSupported(`${here}.status`, status, STATUSES))
  }
  return errors
}

export function successPolicyErrors(spec: JobSpec, path: string): FieldError[] {
  const rules = spec.successPolicy?.rules ?? []
  const errors: FieldError[] = []
  if (rules.length === 0) {
    const why = 'at least one rules must be specified when the successPolicy is specified'
    errors.push(required(`${path}.rules`, why))
  }
  if (rules.length > MAX_RULES) errors.push(tooMany(`${path}.rules`, rules.length, MAX_RULES))
  const completions = spec.completions ?? 0
  return [
    ...errors,
    ...rules.flatMap((rule, index) => successRuleErrors(rule, completions, at(`${path}.rules`, index))),
  ]
}

function successRuleErrors(rule: SuccessRule, completions: number, path: string): FieldError[] {
  const { succeededCount: count, succeededIndexes: indexes } = rule
  if (count === undefined && indexes === undefined)
    return [required(path, 'at least one of succeededCount or succeededIndexes must be specified')]
  const errors: FieldError[] = []
  let total = 0
  if (indexes !== undefined) {
    const here = `${path}.succeededIndexes`
    if (Buffer.byteLength(indexes) > MAX_INDEXES_BYTES) errors.push(tooLong(here, MAX_INDEXES_BYTES))
    const read = countIndexes(indexes, completions)
    if (typeof read === 'number') total = read
    else errors.push(invalid(here, indexes, `error parsing succeededIndexes: ${read.message}`))
  }
  if (count === undefined) return errors
  const bounded = (most: number, what: string): FieldError =>
    invalid(`${path}.succeededCount`, count, `must be less than or equal to ${most} (the number of ${what})`)
  return [
    ...errors,
    ...countErrors(rule, ['succeededCount'], path),
    ...(count > completions ? [bounded(completions, 'specified completions')] : []),
    ...(indexes !== undefined && count > total
      ? [bounded(total, 'indexes in the specified succeededIndexes field')]
      : []),
  ]
}

/** How many indexes the text names, or what is wrong with it. */
export function countIndexes(text: string, completions: number): number | IntervalError {
  try {
    return parseIntervals(text, completions).reduce((sum, interval) => sum + intervalSize(interval), 0)
  } catch (error) {
    if (error instanceof IntervalError) return error
    throw error
  }
}
