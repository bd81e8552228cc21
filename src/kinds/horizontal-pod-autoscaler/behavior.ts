/** How fast an autoscaler may act: defaults and rules. Source: recording kinds-other/autoscalers; KEP-853 (configurable scale velocity). */
import { at, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { Quantity } from '../../apimachinery/quantity.ts'

interface Policy extends JsonObject {
  type: string
  value: number
  periodSeconds: number
}

interface Rules extends JsonObject {
  stabilizationWindowSeconds?: number
  selectPolicy?: string
  policies?: Policy[]
  tolerance?: string
}

export interface Behavior extends JsonObject {
  scaleUp?: Rules
  scaleDown?: Rules
}

const MAX_WINDOW = 3600
const MAX_PERIOD = 1800
const SELECT_POLICIES = ['Disabled', 'Max', 'Min']
const POLICY_TYPES = ['Percent', 'Pods']

/** How long scaling down waits is an option of the controller, and has no default here. */
const DEFAULTS = (): { readonly scaleUp: Rules; readonly scaleDown: Rules } => ({
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  },
  scaleDown: { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
})

/** Completes a behavior; who says nothing at all gets none. */
export function completeBehavior(behavior: Behavior): void {
  const defaults = DEFAULTS()
  behavior.scaleUp = { ...defaults.scaleUp, ...behavior.scaleUp }
  behavior.scaleDown = { ...defaults.scaleDown, ...behavior.scaleDown }
}

function policyErrors({ type, value, periodSeconds }: Policy, path: string): FieldError[] {
  return [
    ...(POLICY_TYPES.includes(type) ? [] : [notSupported(`${path}.type`, type, POLICY_TYPES)]),
    ...(value > 0 ? [] : [invalid(`${path}.value`, value, 'must be greater than zero')]),
    ...(periodSeconds > 0 ? [] : [invalid(`${path}.periodSeconds`, periodSeconds, 'must be greater than zero')]),
    ...(periodSeconds > MAX_PERIOD
      ? [invalid(`${path}.periodSeconds`, periodSeconds, `must be less than or equal to ${MAX_PERIOD}`)]
      : []),
  ]
}

function rulesErrors(rules: Rules | undefined, path: string): FieldError[] {
  if (rules === undefined) return []
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [], tolerance } = rules
  const here = `${path}.stabilizationWindowSeconds`
  return [
    ...(window < 0 ? [invalid(here, window, 'must be greater than or equal to zero')] : []),
    ...(window > MAX_WINDOW ? [invalid(here, window, `must be less than or equal to ${MAX_WINDOW}`)] : []),
    ...(selectPolicy === undefined || SELECT_POLICIES.includes(selectPolicy)
      ? []
      : [notSupported(`${path}.selectPolicy`, selectPolicy, SELECT_POLICIES)]),
    ...(policies.length === 0 ? [required(`${path}.policies`, 'must specify at least one Policy')] : []),
    ...policies.flatMap((policy, index) => policyErrors(policy, at(`${path}.policies`, index))),
    ...(tolerance !== undefined && Quantity.parse(tolerance).isNegative
      ? [invalid(`${path}.tolerance`, tolerance, 'must be greater than or equal to 0')]
      : []),
  ]
}

export const behaviorErrors = ({ scaleUp, scaleDown }: Behavior): FieldError[] => [
  ...rulesErrors(scaleUp, 'spec.behavior.scaleUp'),
  ...rulesErrors(scaleDown, 'spec.behavior.scaleDown'),
]
