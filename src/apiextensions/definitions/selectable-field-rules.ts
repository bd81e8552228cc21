/** Fields to select by. Source: apiextensions' validation, KEP-4358; recording crd/definitions. */
import { at, duplicate, type FieldError, invalid, required, tooMany } from '../../apimachinery/field-error.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { fieldPathText, findFieldPath } from './field-paths.ts'

const MAX_FIELDS = 8
const TYPES: ReadonlySet<string> = new Set(['string', 'boolean', 'integer'])
const WRONG_TYPE =
  'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'

type Fields = readonly { readonly jsonPath: string }[]

export function selectableFieldErrors(fields: Fields, schema: JsonObject, path: string): FieldError[] {
  const seen = new Set<string>()
  return fields.flatMap(({ jsonPath }, index) => {
    const here = `${at(path, index)}.jsonPath`
    if (jsonPath === '') return [required(here)]
    const found = findFieldPath(schema, jsonPath, false)
    if ('fault' in found) return [invalid(here, jsonPath, `is an invalid path: ${found.fault}`)]
    const errors: FieldError[] = []
    const text = fieldPathText(found.steps)
    if (found.steps[0]?.name === 'metadata')
      errors.push(invalid(here, jsonPath, 'must not point to fields in metadata'))
    if (!TYPES.has(String(found.schema.type))) errors.push(invalid(here, jsonPath, WRONG_TYPE))
    if (seen.has(text)) errors.push(duplicate(here, jsonPath))
    seen.add(text)
    return errors
  })
}

/** More than there may be, unless they were there before. */
export function tooManySelectableFields(fields: Fields, before: Fields | undefined, path: string): FieldError[] {
  const count = new Set(fields.map(({ jsonPath }) => jsonPath)).size
  if (count <= MAX_FIELDS || jsonEqual([...fields], [...(before ?? [])])) return []
  return [tooMany(path, count, MAX_FIELDS)]
}
