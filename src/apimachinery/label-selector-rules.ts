/** The rules of label selectors that are objects. Texts: recording rbac/cluster-roles-validated, a real server v1.35. */
import { at, type FieldError, forbidden, invalid, required, typedText } from './field-error.ts'
import { labelValue, qualifiedName } from './names.ts'
import { labelErrors } from './object-meta.ts'

export interface LabelExpression {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

export interface LabelSelectorShape {
  readonly matchLabels?: { readonly [key: string]: string }
  readonly matchExpressions?: readonly LabelExpression[]
}

/** Everything about a selector of workloads and roles, in Kubernetes' order. */
export const labelSelectorErrors = (
  { matchLabels, matchExpressions = [] }: LabelSelectorShape,
  path: string,
): FieldError[] => [
  ...labelErrors(matchLabels, `${path}.matchLabels`),
  ...matchExpressions.flatMap((expression, index) => {
    const field = at(`${path}.matchExpressions`, index)
    return [...operatorErrors(expression, field), ...labelExpressionErrors(expression, field)]
  }),
]

function operatorErrors({ operator }: LabelExpression, path: string): FieldError[] {
  const known = ['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator)
  return known ? [] : [invalid(`${path}.operator`, typedText(operator), 'not a valid selector operator')]
}

/** Rules of an expression whose operator may be one of a later version. */
export function labelExpressionErrors({ key, operator, values = [] }: LabelExpression, path: string): FieldError[] {
  return [
    ...valueCountErrors(operator, values, path),
    ...qualifiedName(key).map((why) => invalid(`${path}.key`, key, why)),
    ...values.flatMap((value, index) =>
      labelValue(value).map((why) => invalid(at(`${path}.values`, index), value, why)),
    ),
  ]
}

/** How many values an operator takes; of labels and of fields. */
export function valueCountErrors(operator: string, values: readonly string[], path: string): FieldError[] {
  if ((operator === 'In' || operator === 'NotIn') && values.length === 0)
    return [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0)
    return [forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
  return []
}
