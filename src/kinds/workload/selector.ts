/** Selectors of workloads, and whether their template is among what they select. Source: recordings kinds-apps/. */
import { type FieldError, invalid, RawText, required } from '../../apimachinery/field-error.ts'
import { selectorFromObject } from '../../apimachinery/label-selector.ts'
import { type LabelSelectorObject, labelSelectorErrors } from '../../apimachinery/label-selector-errors.ts'
import type { JsonObject, JsonValue } from '../../apimachinery/objects.ts'
import { sortedKeys } from '../../apimachinery/sorted-keys.ts'
import { printInternal } from '../pod/internal-printer.ts'
import { semanticallyEqual } from '../pod/semantic-equality.ts'
import type { PodTemplateSpec, WorkloadSpec } from './types.ts'

const SELECTOR = 'meta/v1.LabelSelector'
export const IMMUTABLE = 'field is immutable'

/** The selector as messages print it. */
export const printedSelector = (selector: JsonObject | undefined): RawText =>
  new RawText(selector === undefined ? 'null' : printInternal(SELECTOR, selector))

const printedLabels = ({ metadata }: PodTemplateSpec): JsonValue => sortedKeys(metadata.labels ?? null)

export const isEmptySelector = ({ matchLabels = {}, matchExpressions = [] }: LabelSelectorObject): boolean =>
  Object.keys(matchLabels).length + matchExpressions.length === 0

/** Whether Kubernetes could make a selector of it. */
export const isUsableSelector = (selector: LabelSelectorObject): boolean =>
  labelSelectorErrors(selector, '').length === 0

/** Whether the template is one of the Pods that are selected: no selector selects nothing, an empty one everything. */
export const selectsTemplate = (selector: LabelSelectorObject | undefined, { metadata }: PodTemplateSpec): boolean =>
  selector !== undefined && selectorFromObject(selector).matches(metadata.labels ?? {})

export const unselectedError = (template: PodTemplateSpec, path: string): FieldError =>
  invalid(`${path}.metadata.labels`, printedLabels(template), '`selector` does not match template `labels`')

/**
 * The selector of a kind that must have one, then the template where there is a selector to see it with.
 * `unusable` is what the kind says of a selector that is none.
 */
export function selectorErrors(
  { selector, template }: WorkloadSpec,
  says: { readonly empty: string; readonly unusable: string },
  templateErrors: readonly FieldError[],
): FieldError[] {
  const errors = selector === undefined ? [required('spec.selector')] : labelSelectorErrors(selector, 'spec.selector')
  if (selector !== undefined && isEmptySelector(selector))
    errors.push(invalid('spec.selector', printedSelector(selector), says.empty))
  if (selector !== undefined && !isUsableSelector(selector))
    return [...errors, invalid('spec.selector', printedSelector(selector), says.unusable)]
  if (!selectsTemplate(selector, template)) errors.push(unselectedError(template, 'spec.template'))
  return [...errors, ...templateErrors]
}

export function selectorChangeErrors({ selector }: WorkloadSpec, { selector: old }: WorkloadSpec): FieldError[] {
  if (selector === old || semanticallyEqual('apps.ReplicaSetSpec', { selector }, { selector: old })) return []
  return [invalid('spec.selector', printedSelector(selector), IMMUTABLE)]
}
