/** What the three access reviews share: what they ask, and the answer. Source: recordings access/self-access, access/subject-access. */
import { ApiError } from '../../apimachinery/api-error.ts'
import { type FieldRequirement, parseFieldSelector } from '../../apimachinery/field-selector.ts'
import { parseLabelSelector } from '../../apimachinery/label-selector.ts'
import type { LabelExpression } from '../../apimachinery/label-selector-rules.ts'
import { labelValue, qualifiedName } from '../../apimachinery/names.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { Attributes, UserInfo } from '../../registry/access.ts'
import type { RequestContext } from '../../registry/context.ts'

/** A selector as text or as requirements. */
export interface SelectorAttributes extends JsonObject {
  rawSelector?: string
  requirements?: { key: string; operator: string; values?: string[] }[]
}

export interface ResourceAttributes extends JsonObject {
  namespace?: string
  verb?: string
  group?: string
  version?: string
  resource?: string
  subresource?: string
  name?: string
  fieldSelector?: SelectorAttributes
  labelSelector?: SelectorAttributes
}

export interface NonResourceAttributes extends JsonObject {
  path?: string
  verb?: string
}

export interface AccessReviewSpec extends JsonObject {
  resourceAttributes?: ResourceAttributes
  nonResourceAttributes?: NonResourceAttributes
}

export interface SubjectAccessReviewSpec extends AccessReviewSpec {
  user?: string
  groups?: string[]
  uid?: string
  extra?: { [key: string]: string[] }
}

/** A SelfSubjectAccessReview, or with a user in its spec one of the other two. */
export interface AccessReview<S extends AccessReviewSpec = AccessReviewSpec> extends KubeObject {
  spec: S
}

/** The review with what the authorizer says of this user. */
export function reviewed(review: AccessReview, user: UserInfo, { access }: RequestContext): KubeObject {
  const { allowed, reason } = access.authorizer.authorize(user, attributesOf(review.spec))
  const evaluationError = evaluationErrorOf(review.spec.resourceAttributes ?? {})
  return {
    ...review,
    status: {
      allowed,
      ...(reason === undefined ? {} : { reason }),
      ...(evaluationError === '' ? {} : { evaluationError }),
    },
  }
}

/** The user whom the spec names. */
export const subjectOf = ({ user = '', uid = '', groups = [], extra = {} }: SubjectAccessReviewSpec): UserInfo => ({
  name: user,
  uid,
  groups,
  extra,
})

function attributesOf({ resourceAttributes: asked, nonResourceAttributes = {} }: AccessReviewSpec): Attributes {
  const {
    verb = '',
    namespace = '',
    group = '',
    version = '',
    resource = '',
    subresource = '',
    name = '',
  } = asked ?? {}
  const { path = '' } = nonResourceAttributes
  return {
    isResource: asked !== undefined,
    path,
    verb: asked === undefined ? (nonResourceAttributes.verb ?? '') : verb,
    namespace,
    group,
    version: version || '*',
    resource,
    subresource,
    name,
    fields: fieldsOf(asked?.fieldSelector),
  }
}

function fieldsOf({ rawSelector = '', requirements = [] }: SelectorAttributes = {}): readonly FieldRequirement[] {
  if (rawSelector !== '')
    return isParsable(rawSelector, parseFieldSelector) ? parseFieldSelector(rawSelector).requirements : []
  return requirements.filter(isReadableField).map(({ key, operator, values }) => ({
    label: key,
    operator: operator === 'In' ? '=' : '!=',
    value: values?.[0] ?? '',
  }))
}

/** Selectors that cannot be read are passed over; the review says so. */
function evaluationErrorOf({ fieldSelector, labelSelector }: ResourceAttributes): string {
  return [
    ignoredText('fieldSelector', fieldSelector, parseFieldSelector, isReadableField),
    ignoredText('labelSelector', labelSelector, parseLabelSelector, isReadableLabel),
  ]
    .filter((text) => text !== '')
    .join('; ')
}

function ignoredText(
  field: string,
  selector: SelectorAttributes | undefined,
  parse: (text: string) => unknown,
  isReadable: (requirement: LabelExpression) => boolean,
): string {
  const { rawSelector = '', requirements = [] } = selector ?? {}
  const read = requirements.filter(isReadable)
  if (read.length === requirements.length && isParsable(rawSelector, parse)) return ''
  const partially = read.length > 0 ? 'partially ' : ''
  return `spec.resourceAttributes.${field} ${partially}ignored due to parse error`
}

function isParsable(text: string, parse: (text: string) => unknown): boolean {
  try {
    parse(text)
    return true
  } catch (error) {
    if (error instanceof ApiError) return false
    throw error
  }
}

const isReadableField = ({ operator, values = [] }: LabelExpression): boolean =>
  (operator === 'In' || operator === 'NotIn') && values.length === 1

function isReadableLabel({ key, operator, values = [] }: LabelExpression): boolean {
  const isKnown = ['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator)
  return isKnown && qualifiedName(key).length === 0 && values.every((value) => labelValue(value).length === 0)
}
