/** What a Deployment may ask for, in Kubernetes' order. Source: recording kinds-apps/deployments. */
import { type FieldError, forbidden, invalid, notSupported, RawText } from '../../apimachinery/field-error.ts'
import { intOrPercentErrors, over100PercentErrors } from '../../apimachinery/int-or-percent.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { printInternal } from '../pod/internal-printer.ts'
import { amountOf, countErrors } from '../workload/counts.ts'
import { selectorErrors } from '../workload/selector.ts'
import { foreverTemplateErrors } from '../workload/template.ts'
import type { IntOrPercent, WorkloadSpec } from '../workload/types.ts'

interface RollingUpdate extends JsonObject {
  maxUnavailable?: IntOrPercent
  maxSurge?: IntOrPercent
}

interface DeploymentStrategy extends JsonObject {
  type?: string
  rollingUpdate?: RollingUpdate
}

export interface DeploymentSpec extends WorkloadSpec {
  replicas?: number
  strategy: DeploymentStrategy
  revisionHistoryLimit?: number
  progressDeadlineSeconds?: number
}

const SAYS = { empty: 'empty selector is invalid for deployment', unusable: 'invalid label selector' }

export const specErrors = (spec: DeploymentSpec): FieldError[] => [
  ...countErrors(spec, ['replicas'], 'spec'),
  // The template is one of a ReplicaSet, and is blamed as such.
  ...selectorErrors(spec, SAYS, foreverTemplateErrors(spec.template, 'ReplicaSet', 'spec.template')),
  ...strategyErrors(spec.strategy),
  ...countErrors(spec, ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'], 'spec'),
  ...deadlineErrors(spec),
]

function strategyErrors(strategy: DeploymentStrategy): FieldError[] {
  const { type = '', rollingUpdate } = strategy
  if (type === 'RollingUpdate') return rollingUpdate === undefined ? [] : rollingErrors(rollingUpdate)
  if (type === 'Recreate') {
    if (rollingUpdate === undefined) return []
    return [forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")]
  }
  const printed = new RawText(printInternal('apps.DeploymentStrategy', strategy))
  return [notSupported('spec.strategy', printed, ['Recreate', 'RollingUpdate'])]
}

function rollingErrors({ maxUnavailable = 0, maxSurge = 0 }: RollingUpdate): FieldError[] {
  const path = 'spec.strategy.rollingUpdate'
  const none = amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0
  return [
    ...intOrPercentErrors(maxUnavailable, `${path}.maxUnavailable`),
    ...intOrPercentErrors(maxSurge, `${path}.maxSurge`),
    ...(none ? [invalid(`${path}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')] : []),
    ...over100PercentErrors(maxUnavailable, `${path}.maxUnavailable`),
  ]
}

function deadlineErrors({ progressDeadlineSeconds: seconds, minReadySeconds = 0 }: DeploymentSpec): FieldError[] {
  if (seconds === undefined || seconds > minReadySeconds) return []
  return [invalid('spec.progressDeadlineSeconds', seconds, 'must be greater than minReadySeconds')]
}
