/** Defaults must be values of their schema. Source: apiextensions' validation of defaults; recording crd/definitions. */
import { at, type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { jsonClone } from '../../apimachinery/json-clone.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import type { JsonValue } from '../../apimachinery/objects.ts'
import { isJsonObject } from '../../apimachinery/objects.ts'
import { prune, pruneValue } from '../structural/prune.ts'
import type { Structural } from '../structural/structural.ts'
import { embeddedErrors } from '../validation/embedded-resources.ts'
import { validateValue } from '../validation/schema-validator.ts'

/** What is wrong with the defaults in a structural schema. */
export function defaultErrors(schema: Structural, path: string): FieldError[] {
  const errors = schema.default === undefined ? [] : ownErrors(schema.default, schema, `${path}.default`)
  if (schema.items !== undefined) errors.push(...defaultErrors(schema.items, `${path}.items`))
  for (const [key, property] of schema.properties)
    errors.push(...defaultErrors(property, at(`${path}.properties`, key)))
  return errors
}

function ownErrors(value: JsonValue, schema: Structural, path: string): FieldError[] {
  const errors: FieldError[] = []
  const pruned = jsonClone(value)
  if (schema.embeddedResource && isJsonObject(pruned)) prune(pruned, schema)
  else pruneValue(pruned, schema)
  if (!jsonEqual(pruned, value)) errors.push(invalid(path, value, 'must not have unknown fields'))
  const embedded = embeddedErrors(value, schema, path)
  if (embedded.length > 0) return [...errors, ...embedded]
  return [...errors, ...validateValue(schema.value, value, '').faults.map((fault) => fault.toFieldError(path))]
}
