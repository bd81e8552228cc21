/** The schema of a version, or of all versions. Source: apiextensions' validation; recording crd/definitions. */
import { type FieldError, forbidden, invalid } from '../../apimachinery/field-error.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { expressionErrors } from '../cel/expression-errors.ts'
import { asResourceRoot, toStructural } from '../structural/structural.ts'
import { defaultErrors } from './default-rules.ts'
import { SCHEMA_FIELDS, schemaText } from './internal-definition.ts'
import { schemaErrors, unsupportedError } from './schema-rules.ts'
import { structuralErrors } from './structural-rules.ts'

/** `statusEnabled` is whether status is a subresource. */
export function validationErrors(schema: JsonObject | undefined, statusEnabled: boolean, path: string): FieldError[] {
  if (schema === undefined) return []
  const here = `${path}.openAPIV3Schema`
  const errors = statusEnabled ? rootErrors(schema, here) : []
  if (schema.nullable === true) errors.push(forbidden(`${here}.nullable`, 'nullable cannot be true at the root'))
  const unsupported = unsupportedError(schema, here)
  if (unsupported.length === 0) errors.push(...shapeErrors(schema, here))
  errors.push(...schemaErrors(schema, here))
  if (errors.length > 0) return errors
  // What rules say can be checked only where the types are known.
  return unsupported.length > 0 ? unsupported : expressionErrors(asResourceRoot(toStructural(schema)), here)
}

/** Structure first, defaults only of a schema that is structural. */
function shapeErrors(schema: JsonObject, path: string): FieldError[] {
  const errors = structuralErrors(schema, path)
  return errors.length > 0 ? errors : defaultErrors(toStructural(schema), path)
}

const ALLOWED_AT_ROOT =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems ' +
  'MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations'
const ALLOWED: ReadonlySet<string> = new Set(ALLOWED_AT_ROOT.split(' '))

/** With a status subresource, the root says little but its properties. */
function rootErrors(schema: JsonObject, path: string): FieldError[] {
  const where = 'at the root of the schema if the status subresource is enabled'
  for (const [field, json] of SCHEMA_FIELDS) {
    const value = schema[json]
    if (value === undefined || value === '' || value === false) continue
    if (field === 'Type' && schema.type !== 'object')
      return [invalid(`${path}.type`, schema.type, `only "object" is allowed as the type ${where}`)]
    if (!ALLOWED.has(field))
      return [invalid(path, schemaText(schema), `only [${ALLOWED_AT_ROOT}] fields are allowed ${where}`)]
  }
  return []
}
