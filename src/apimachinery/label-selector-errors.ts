/** The rules of label selectors inside objects. Source: k8s.io/apimachinery meta/v1/validation, recording pod-invalid/scheduling. */
import { at, type FieldError, forbidden, invalid, invalidAll, required, typedText } from './field-error.ts'
import { labelValue, qualifiedName } from './names.ts'
import { labelErrors } from './object-meta.ts'
import type { JsonObject } from './objects.ts'

export interface LabelSelectorRequirement extends JsonObject {
  key: string
  operator: string
  values?: string[]
}

/** `{ matchLabels, matchExpressions }` of an object, not yet validated. */
export interface LabelSelectorObject extends JsonObject {
  matchLabels?: { [key: string]: string }
  matchExpressions?: LabelSelectorRequirement[]
}

/** A selector that may be missing: nothing is to be said about one that is. */
export function labelSelectorErrors(selector: LabelSelectorObject | undefined, path: string): FieldError[] {
  if (selector === undefined) return []
  return [
    ...labelErrors(selector.matchLabels, `${path}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((requirement, index) =>
      requirementErrors(requirement, at(`${path}.matchExpressions`, index)),
    ),
  ]
}

function requirementErrors({ key, operator, values = [] }: LabelSelectorRequirement, path: string): FieldError[] {
  return [
    ...operatorErrors(operator, values, path),
    ...invalidAll(`${path}.key`, key, qualifiedName(key)),
    ...labelValueErrors(values, `${path}.values`),
  ]
}

/** The operators that selectors of labels and of nodes share, and how many values each takes. */
export function operatorErrors(operator: string, values: readonly string[], path: string): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length > 0) return []
      return [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
    case 'Exists':
    case 'DoesNotExist':
      if (values.length === 0) return []
      return [forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    default:
      return [invalid(`${path}.operator`, typedText(operator), 'not a valid selector operator')]
  }
}

export const labelValueErrors = (values: readonly string[], path: string): FieldError[] =>
  values.flatMap((value, index) => invalidAll(at(path, index), value, labelValue(value)))
