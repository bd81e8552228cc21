/** The rules of access reviews. Source: recordings access/self-access, access/subject-access. */
import { invalidObject } from '../../apimachinery/api-error.ts'
import { at, type FieldError, invalid, required } from '../../apimachinery/field-error.ts'
import {
  type LabelExpression,
  labelExpressionErrors,
  valueCountErrors,
} from '../../apimachinery/label-selector-rules.ts'
import type { ObjectMeta } from '../../apimachinery/objects.ts'
import type {
  AccessReview,
  AccessReviewSpec,
  NonResourceAttributes,
  ResourceAttributes,
  SelectorAttributes,
  SubjectAccessReviewSpec,
} from './access-review.ts'

export const AUTHORIZATION_GROUP = 'authorization.k8s.io'

/** Throws 422, in which the server does not name the kind. */
export function requireValidReview(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject({ group: AUTHORIZATION_GROUP, kind: '' }, '', errors)
}

export const selfReviewErrors = ({ spec, metadata }: AccessReview): FieldError[] => [
  ...questionErrors(spec),
  ...selectorsErrors(spec.resourceAttributes),
  ...metadataErrors(metadata, [], 'must be empty'),
]

export const subjectReviewErrors = ({ spec, metadata }: AccessReview<SubjectAccessReviewSpec>): FieldError[] => [
  ...specErrors(spec),
  ...metadataErrors(metadata, [], 'must be empty'),
]

export function localReviewErrors({ spec, metadata }: AccessReview<SubjectAccessReviewSpec>): FieldError[] {
  const errors = [...specErrors(spec), ...metadataErrors(metadata, ['namespace'], 'must be empty except for namespace')]
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec
  if (resource !== undefined && (resource.namespace ?? '') !== metadata.namespace) {
    const field = 'spec.resourceAttributes.namespace'
    errors.push(invalid(field, resource.namespace ?? '', 'must match metadata.namespace'))
  }
  if (path !== undefined)
    errors.push(invalid('spec.nonResourceAttributes', internal(path), 'disallowed on this kind of request'))
  return errors
}

function specErrors(spec: SubjectAccessReviewSpec): FieldError[] {
  const { user = '', groups = [], resourceAttributes } = spec
  const nobody = user === '' && groups.length === 0
  return [
    ...questionErrors(spec),
    ...(nobody ? [invalid('spec.user', user, 'at least one of user or group must be specified')] : []),
    ...selectorsErrors(resourceAttributes),
  ]
}

function questionErrors({ resourceAttributes: resource, nonResourceAttributes: path }: AccessReviewSpec): FieldError[] {
  if (resource !== undefined && path !== undefined) {
    const why = 'cannot be specified in combination with resourceAttributes'
    return [invalid('spec.nonResourceAttributes', internal(path), why)]
  }
  if (resource !== undefined || path !== undefined) return []
  const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
  return [invalid('spec.resourceAttributes', null, why)]
}

/** As the server's internal type is printed. */
const internal = ({ path = '', verb = '' }: NonResourceAttributes) => ({ Path: path, Verb: verb })

/** Empty fields have been left out. */
function metadataErrors(metadata: ObjectMeta, allowed: readonly string[], why: string): FieldError[] {
  const fine = Object.keys(metadata).every((key) => key === 'managedFields' || allowed.includes(key))
  return fine ? [] : [invalid('metadata', metadata, why)]
}

function selectorsErrors({ fieldSelector, labelSelector }: ResourceAttributes = {}): FieldError[] {
  return [
    ...selectorErrors(fieldSelector, 'spec.resourceAttributes.fieldSelector', fieldErrors),
    ...selectorErrors(labelSelector, 'spec.resourceAttributes.labelSelector', labelExpressionErrors),
  ]
}

function selectorErrors(
  selector: SelectorAttributes | undefined,
  path: string,
  errorsOf: (requirement: LabelExpression, path: string) => FieldError[],
): FieldError[] {
  if (selector === undefined) return []
  const { rawSelector = '', requirements = [] } = selector
  const errors: FieldError[] = []
  if (rawSelector !== '' && requirements.length > 0)
    errors.push(invalid(`${path}.rawSelector`, rawSelector, 'may not specified at the same time as requirements'))
  if (rawSelector === '' && requirements.length === 0) {
    const why = `when ${path} is specified, requirements or rawSelector is required`
    errors.push(required(`${path}.requirements`, why))
  }
  return [
    ...errors,
    ...requirements.flatMap((requirement, index) => errorsOf(requirement, at(`${path}.requirements`, index))),
  ]
}

function fieldErrors({ key, operator, values = [] }: LabelExpression, path: string): FieldError[] {
  const missing = key === '' ? [required(`${path}.key`, 'must be specified')] : []
  return [...missing, ...valueCountErrors(operator, values, path)]
}
