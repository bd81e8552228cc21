/** The PodDisruptionBudget. Source: recordings kinds-other/disruption-budgets-and-eviction, pod-update/eviction-with-budgets. */
import { type Condition, conditionErrors } from '../apimachinery/condition-rules.ts'
import { type FieldError, invalid, notSupported, RawText } from '../apimachinery/field-error.ts'
import { intOrPercentErrors, over100PercentErrors } from '../apimachinery/int-or-percent.ts'
import { type LabelSelectorShape, labelSelectorErrors } from '../apimachinery/label-selector-rules.ts'
import { validateCommon, validateCommonUpdate } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind, type UpdateSubresource } from '../registry/kind.ts'
import { printInternal } from './pod/internal-printer.ts'
import { semanticallyEqual } from './pod/semantic-equality.ts'

interface BudgetSpec extends JsonObject {
  minAvailable?: number | string
  maxUnavailable?: number | string
  selector?: JsonObject & LabelSelectorShape
  unhealthyPodEvictionPolicy?: string
}

interface BudgetStatus extends JsonObject {
  conditions?: Condition[]
  disruptionsAllowed?: number
  currentHealthy?: number
  desiredHealthy?: number
  expectedPods?: number
}

interface PodDisruptionBudget extends KubeObject {
  spec: BudgetSpec
  status: BudgetStatus
}

const AMOUNTS = ['minAvailable', 'maxUnavailable'] as const
const UNHEALTHY_POLICIES = ['AlwaysAllow', 'IfHealthyBudget']

function specErrors({ spec }: PodDisruptionBudget): FieldError[] {
  const { selector, unhealthyPodEvictionPolicy: policy } = spec
  const errors: FieldError[] = []
  if (AMOUNTS.every((amount) => spec[amount] !== undefined)) {
    const printed = new RawText(printInternal('policy.PodDisruptionBudgetSpec', spec))
    errors.push(invalid('spec', printed, 'minAvailable and maxUnavailable cannot be both set'))
  }
  for (const amount of AMOUNTS) {
    const value = spec[amount]
    if (value === undefined) continue
    errors.push(...intOrPercentErrors(value, `spec.${amount}`), ...over100PercentErrors(value, `spec.${amount}`))
  }
  if (selector !== undefined) errors.push(...labelSelectorErrors(selector, 'spec.selector'))
  if (policy !== undefined && !UNHEALTHY_POLICIES.includes(policy))
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, UNHEALTHY_POLICIES))
  return errors
}

/** Names are those of any path: the kind has no rule of its own. */
function validate(budget: PodDisruptionBudget): FieldError[] {
  const errors = specErrors(budget)
  return errors.length > 0 ? errors : validateCommon(budget.metadata, true)
}

const COUNTS = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const

function statusErrors({ status }: PodDisruptionBudget): FieldError[] {
  return [
    ...conditionErrors(status.conditions ?? [], 'status.conditions'),
    ...COUNTS.flatMap((count) => {
      const value = status[count] ?? 0
      return value < 0 ? [invalid(`status.${count}`, value, 'must be greater than or equal to 0')] : []
    }),
  ]
}

const status: UpdateSubresource<PodDisruptionBudget> = {
  type: 'update',
  name: 'status',
  strategy: {
    prepareForUpdate(budget, old) {
      budget.spec = old.spec
    },
    validateUpdate: (budget, old) => [
      ...validateCommonUpdate(budget.metadata, old.metadata, true),
      ...statusErrors(budget),
    ],
    resetFields: { 'f:spec': {} },
  },
}

export const podDisruptionBudget = defineKind<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  resource: 'poddisruptionbudgets',
  namespaced: true,
  requiresResourceVersion: true,
  strategy: {
    prepareForCreate(budget) {
      budget.status = {}
    },
    prepareForUpdate(budget, old) {
      budget.status = old.status
    },
    validate,
    validateUpdate: (budget, old) => [
      ...validateCommonUpdate(budget.metadata, old.metadata, true),
      ...specErrors(budget),
    ],
    tracksGeneration: true,
    sameSpec: ({ spec }, old) => semanticallyEqual('policy.PodDisruptionBudgetSpec', spec, old.spec),
    resetFields: { 'f:status': {} },
  },
  subresources: [status],
})
