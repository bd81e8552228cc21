import { describe, expect, it } from 'vitest'
import { toStructural } from '../../../../src/apiextensions/structural/structural.ts'
import { Correlation } from '../../../../src/apiextensions/validation/correlation.ts'
import { validateValue } from '../../../../src/apiextensions/validation/schema-validator.ts'
import type { JsonObject, JsonValue } from '../../../../src/apimachinery/objects.ts'

const told = (schema: JsonObject, value: JsonValue, correlation?: Correlation): string[] =>
  validateValue(schema, value, '', correlation).faults.map((fault) => {
    const { field, message } = fault.toFieldError('')
    return `${field}: ${message}`
  })

describe('a value against a schema', () => {
  it('tells of the alternative that went furthest', () => {
    const schema = { anyOf: [{ required: ['a'] }, { properties: { b: { minimum: 3 } }, required: ['b'] }] }
    expect(told(schema, { b: 1 })).toEqual([
      '<nil>: Invalid value: "": "" must validate at least one schema (anyOf)',
      'b: Invalid value: 1: b in body should be greater than or equal to 3',
    ])
  })

  it('compares integers with the whole part of a limit', () => {
    expect(told({ type: 'number', maximum: 1.5 }, 2)).toEqual([
      '<nil>: Invalid value: 2:  in body should be less than or equal to 1',
    ])
  })

  it('ignores formats that nobody knows', () => {
    expect(told({ type: 'string', format: 'nonsense' }, 'x')).toEqual([])
  })

  it('lets be what was wrong before', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string', maxLength: 1 }, b: { type: 'string', maxLength: 1 } },
    }
    const next = { a: 'long', b: 'new' }
    const correlation = new Correlation(next, { a: 'long', b: 'old' }, toStructural(schema))
    expect(told(schema, next, correlation)).toEqual(['b: Too long: may not be more than 1 byte'])
  })
})
