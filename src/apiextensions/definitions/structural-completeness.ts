/** Fields in anyOf, allOf, oneOf and not must be declared outside, too. Source: apiextensions' structural completeness. */

import { at, type FieldError, required } from '../../apimachinery/field-error.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'

const LISTS = ['allOf', 'anyOf', 'oneOf'] as const

/** `path` is where the schema stands, `from` where the rule about it does. */
export function completenessErrors(schema: JsonObject, path: string, rules = schema, from = path): FieldError[] {
  const errors: FieldError[] = []
  if (isJsonObject(rules.not)) errors.push(...nestedErrors(rules.not, schema, path, `${from}.not`))
  for (const name of LISTS) {
    for (const [index, one] of listOf(rules[name]).entries())
      errors.push(...nestedErrors(one, schema, path, at(`${from}.${name}`, index)))
  }
  return errors
}

function nestedErrors(rules: JsonObject, schema: JsonValue | undefined, path: string, from: string): FieldError[] {
  if (!isJsonObject(schema)) return [required(path, `because it is defined in ${from}`)]
  const errors = completenessErrors(schema, path, rules, from)
  if (isJsonObject(rules.items))
    errors.push(...nestedErrors(rules.items, schema.items, `${path}.items`, `${from}.items`))
  const declared = isJsonObject(schema.properties) ? schema.properties : {}
  for (const [key, property] of Object.entries(isJsonObject(rules.properties) ? rules.properties : {})) {
    if (!isJsonObject(property)) continue
    errors.push(...nestedErrors(property, declared[key], at(`${path}.properties`, key), at(`${from}.properties`, key)))
  }
  return errors
}
