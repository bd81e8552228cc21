/** Fields that are a number or a percentage: budgets, rolling updates. Source: recording kinds-other/disruption-budgets-and-eviction. */
import { type FieldError, invalid } from './field-error.ts'
import type { JsonValue } from './objects.ts'

const PERCENT = /^\d+%$/
const PERCENT_TEXT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"

/** A number that is not negative, or a percentage. */
export function intOrPercentErrors(value: JsonValue, field: string): FieldError[] {
  if (typeof value === 'string') return PERCENT.test(value) ? [] : [invalid(field, value, PERCENT_TEXT)]
  return typeof value === 'number' && value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : []
}

/** Of a valid percentage: that it is no more than all. */
export function over100PercentErrors(value: JsonValue, field: string): FieldError[] {
  if (typeof value !== 'string' || !PERCENT.test(value) || Number.parseInt(value, 10) <= 100) return []
  return [invalid(field, value, 'must not be greater than 100%')]
}

/** The value as a number: a percentage is one of `whole`, rounded by `round`. */
export function scaledInt(value: JsonValue, whole: number, round: (exact: number) => number): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? round((Number.parseInt(value, 10) * whole) / 100) : 0
}
