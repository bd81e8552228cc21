/** Limits of numbers. Integers are compared with the limit's whole part, as Go's conversion leaves it. */
import type { JsonObject } from '../../apimachinery/objects.ts'

/** The bad value and the sentence about it: `spec.size in body should be less than or equal to 10`. */
export function numberFaults(schema: JsonObject, value: number, path: string): [number, string][] {
  const { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  const faults: [number, string][] = []
  const limitOf = (limit: number): number => (Number.isInteger(value) ? Math.trunc(limit) : limit)
  if (typeof multipleOf === 'number') {
    const factor = limitOf(multipleOf)
    if (factor <= 0) faults.push([factor, `factor MultipleOf declared for ${path} must be positive: ${factor}`])
    else if (!isMultiple(value, factor)) faults.push([value, `${path} in body should be a multiple of ${factor}`])
  }
  if (typeof minimum === 'number') {
    const limit = limitOf(minimum)
    const exclusive = exclusiveMinimum === true
    if (value < limit || (exclusive && value === limit))
      faults.push([value, `${path} in body should be greater than ${exclusive ? '' : 'or equal to '}${limit}`])
  }
  if (typeof maximum === 'number') {
    const limit = limitOf(maximum)
    const exclusive = exclusiveMaximum === true
    if (value > limit || (exclusive && value === limit))
      faults.push([value, `${path} in body should be less than ${exclusive ? '' : 'or equal to '}${limit}`])
  }
  return faults
}

const EPSILON = 1e-9

/** With a tolerance for fractions, as go-openapi has it. */
function isMultiple(value: number, factor: number): boolean {
  if (Number.isInteger(value)) return value % factor === 0
  const times = factor < 1 ? (1 / factor) * value : value / factor
  const rounded = Math.trunc(times)
  const difference = Math.abs(times - rounded)
  if (times === rounded) return true
  if (times === 0 || rounded === 0 || difference < Number.MIN_VALUE) return difference < EPSILON * Number.MIN_VALUE
  return difference / (Math.abs(times) + Math.abs(rounded)) < EPSILON
}
