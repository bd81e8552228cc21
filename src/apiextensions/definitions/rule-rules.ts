/** The form of x-kubernetes-validations; what the expressions say is for CEL. Source: apiextensions' validation. */

import { at, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import type { JsonObject, JsonValue } from '../../apimachinery/objects.ts'
import { findFieldPath } from './field-paths.ts'

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')
const hasNewlines = (text: string): boolean => /[\n\r]/.test(text)

export function validationRuleErrors(schema: JsonObject, path: string): FieldError[] {
  return listOf(schema['x-kubernetes-validations']).flatMap((rule, index) =>
    ruleErrors(schema, rule, at(`${path}.x-kubernetes-validations`, index)),
  )
}

function ruleErrors(schema: JsonObject, rule: JsonObject, path: string): FieldError[] {
  const errors = textErrors(rule, path)
  const { reason } = rule
  const messageExpression = textOf(rule.messageExpression)
  const fieldPath = textOf(rule.fieldPath)
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'))
  if (reason !== undefined && !REASONS.includes(String(reason)))
    errors.push(notSupported(`${path}.reason`, reason, REASONS))
  if (fieldPath !== '' && fieldPath.trim() === '')
    errors.push(invalid(`${path}.fieldPath`, fieldPath, 'must be non-empty if specified'))
  if (hasNewlines(fieldPath)) errors.push(invalid(`${path}.fieldPath`, fieldPath, 'must not contain line breaks'))
  if (fieldPath !== '' && 'fault' in findFieldPath(schema, fieldPath))
    errors.push(invalid(`${path}.fieldPath`, fieldPath, 'must be a valid path'))
  return errors
}

/** Of the rule and its message, the first fault alone. */
function textErrors(rule: JsonObject, path: string): FieldError[] {
  const text = textOf(rule.rule).trim()
  const message = textOf(rule.message)
  if (text === '') return [required(`${path}.rule`, 'rule is not specified')]
  if (message !== '' && message.trim() === '')
    return [invalid(`${path}.message`, message, 'must be non-empty if specified')]
  if (hasNewlines(message.trim())) return [invalid(`${path}.message`, message, 'must not contain line breaks')]
  if (hasNewlines(text) && message.trim() === '')
    return [required(`${path}.message`, 'message must be specified if rule contains line breaks')]
  return []
}
