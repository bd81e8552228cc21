/** The rules of meta/v1 conditions in the status of objects. Source: semantics of meta/v1 validation, asked of v1.35. */
import { at, duplicate, type FieldError, invalid, notSupported, required, tooLong } from './field-error.ts'
import { qualifiedName } from './names.ts'
import type { JsonObject } from './objects.ts'

export interface Condition extends JsonObject {
  type?: string
  status?: string
  observedGeneration?: number
  lastTransitionTime?: string
  reason?: string
  message?: string
}

const STATUSES = ['False', 'True', 'Unknown']
const MAX_REASON_BYTES = 1024
const MAX_MESSAGE_BYTES = 32 * 1024
const REASON = /^[A-Za-z](?:[A-Za-z0-9_,:]*[A-Za-z0-9_])?$/
const REASON_TEXT =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' " +
  "(e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')"

/** Every condition by itself, and no type twice. */
export function conditionErrors(conditions: readonly Condition[], path: string): FieldError[] {
  const types = new Set<string>()
  return conditions.flatMap((condition, index) => {
    const { type = '' } = condition
    const repeated = types.has(type) ? [duplicate(`${at(path, index)}.type`, type)] : []
    types.add(type)
    return [...repeated, ...oneConditionErrors(condition, at(path, index))]
  })
}

function oneConditionErrors(condition: Condition, path: string): FieldError[] {
  const {
    type = '',
    status = '',
    observedGeneration = 0,
    lastTransitionTime = '',
    reason = '',
    message = '',
  } = condition
  const errors = qualifiedName(type).map((why) => invalid(`${path}.type`, type, why))
  if (!STATUSES.includes(status)) errors.push(notSupported(`${path}.status`, status, STATUSES))
  if (observedGeneration < 0) {
    errors.push(invalid(`${path}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero'))
  }
  if (lastTransitionTime === '') errors.push(required(`${path}.lastTransitionTime`))
  if (reason === '') errors.push(required(`${path}.reason`))
  else if (!REASON.test(reason)) errors.push(invalid(`${path}.reason`, reason, REASON_TEXT))
  if (Buffer.byteLength(reason) > MAX_REASON_BYTES) errors.push(tooLong(`${path}.reason`, MAX_REASON_BYTES))
  if (Buffer.byteLength(message) > MAX_MESSAGE_BYTES) errors.push(tooLong(`${path}.message`, MAX_MESSAGE_BYTES))
  return errors
}
