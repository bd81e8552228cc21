/** What a DaemonSet may ask for, in Kubernetes' order. Source: recording kinds-apps/daemon-sets. */
import { type FieldError, invalid, notSupported, RawText, required } from '../../apimachinery/field-error.ts'
import { intOrPercentErrors, over100PercentErrors } from '../../apimachinery/int-or-percent.ts'
import { labelSelectorErrors } from '../../apimachinery/label-selector-errors.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { printInternal } from '../pod/internal-printer.ts'
import { amountOf, countErrors } from '../workload/counts.ts'
import {
  isEmptySelector,
  isUsableSelector,
  printedSelector,
  selectsTemplate,
  unselectedError,
} from '../workload/selector.ts'
import { foreverTemplateErrors } from '../workload/template.ts'
import type { IntOrPercent, WorkloadSpec } from '../workload/types.ts'

interface RollingUpdate extends JsonObject {
  maxUnavailable?: IntOrPercent
  maxSurge?: IntOrPercent
}

interface UpdateStrategy extends JsonObject {
  type?: string
  rollingUpdate?: RollingUpdate
}

export interface DaemonSetSpec extends WorkloadSpec {
  updateStrategy: UpdateStrategy
  revisionHistoryLimit?: number
}

export const specErrors = (spec: DaemonSetSpec): FieldError[] => [
  ...selectorErrors(spec),
  ...foreverTemplateErrors(spec.template, 'DaemonSet', 'spec.template'),
  ...countErrors(spec, ['minReadySeconds'], 'spec'),
  ...strategyErrors(spec.updateStrategy),
  ...countErrors(spec, ['revisionHistoryLimit'], 'spec'),
]

/** This kind does not say that a selector is missing: without one nothing is selected, its template neither. */
function selectorErrors({ selector, template }: DaemonSetSpec): FieldError[] {
  const errors = labelSelectorErrors(selector, 'spec.selector')
  const isUsable = selector === undefined || isUsableSelector(selector)
  if (isUsable && !selectsTemplate(selector, template)) errors.push(unselectedError(template, 'spec.template'))
  if (selector !== undefined && isEmptySelector(selector))
    errors.push(invalid('spec.selector', printedSelector(selector), 'empty selector is invalid for daemonset'))
  return errors
}

function strategyErrors(strategy: UpdateStrategy): FieldError[] {
  const { type, rollingUpdate } = strategy
  if (type === 'OnDelete') return []
  if (type === 'RollingUpdate') return rollingUpdate === undefined ? [] : rollingErrors(rollingUpdate)
  const printed = new RawText(printInternal('apps.DaemonSetUpdateStrategy', strategy))
  return [notSupported('spec.updateStrategy', printed, ['RollingUpdate', 'OnDelete'])]
}

function rollingErrors({ maxUnavailable = 0, maxSurge = 0 }: RollingUpdate): FieldError[] {
  const path = 'spec.updateStrategy.rollingUpdate'
  const errors = [
    ...intOrPercentErrors(maxUnavailable, `${path}.maxUnavailable`),
    ...intOrPercentErrors(maxSurge, `${path}.maxSurge`),
    ...over100PercentErrors(maxUnavailable, `${path}.maxUnavailable`),
    ...over100PercentErrors(maxSurge, `${path}.maxSurge`),
  ]
  const [unavailable, surge] = [amountOf(maxUnavailable) !== 0, amountOf(maxSurge) !== 0]
  if (unavailable && surge)
    errors.push(invalid(`${path}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  if (!unavailable && !surge) errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  return errors
}
