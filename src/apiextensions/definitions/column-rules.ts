/** Printer columns. Source: apiextensions' validation; recording crd/definitions. */
import { at, type FieldError, invalid, required } from '../../apimachinery/field-error.ts'
import type { DefinitionColumn } from '../definition.ts'

const TYPES = ['boolean', 'date', 'integer', 'number', 'string']
const FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

export function columnErrors(columns: readonly DefinitionColumn[] | undefined, path: string): FieldError[] {
  return (columns ?? []).flatMap((column, index) => oneColumnErrors(column, at(path, index)))
}

function oneColumnErrors({ name, type, format = '', jsonPath }: DefinitionColumn, path: string): FieldError[] {
  const types = `must be one of ${TYPES.join(',')}`
  const errors: FieldError[] = []
  if (name === '') errors.push(required(`${path}.name`))
  if (type === '') errors.push(required(`${path}.type`, types))
  else if (!TYPES.includes(type)) errors.push(invalid(`${path}.type`, type, types))
  if (format !== '' && !FORMATS.includes(format))
    errors.push(invalid(`${path}.format`, format, `must be one of ${FORMATS.join(',')}`))
  if (jsonPath === '') errors.push(required(`${path}.JSONPath`))
  else errors.push(...simplePathErrors(jsonPath, `${path}.JSONPath`))
  return errors
}

/** A path that begins with a dot. */
export function simplePathErrors(jsonPath: string, path: string): FieldError[] {
  return jsonPath.startsWith('.') ? [] : [invalid(path, jsonPath, 'must be a simple json path starting with .')]
}
