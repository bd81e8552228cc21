/** What a policy says of a request. Source: the API server's policy validator. */
import { evaluate, type Outcome } from '../../cel/environment.ts'
import type { Activation } from '../../cel/runtime/step.ts'
import type { PolicySpec } from '../../kinds/admission-policy/types.ts'
import { withVariables } from './activation.ts'
import { type CompiledPolicy, type CompiledValidation, compilePolicy, type Expression } from './compile-policy.ts'

/** Why a request is refused. */
export interface Denial {
  readonly message: string
  readonly reason: string
  /** Of an audit annotation that came to nothing: denied whatever the binding does with refusals. */
  readonly always: boolean
}

const MAX_MESSAGE_BYTES = 5 * 1024

const denial = (message: string, reason = 'Invalid'): Denial => ({ message, reason, always: false })

/** All refusals of one run, in order. `values` have no `variables` yet. */
export function decide(spec: PolicySpec, values: Activation): Denial[] {
  const policy = compilePolicy(spec)
  const ignoresFaults = spec.failurePolicy === 'Ignore'
  const conditions = matchConditions(policy, values)
  if (conditions === 'not met') return []
  if (conditions !== 'met') return ignoresFaults ? [] : [denial(conditions)]
  const activation = withVariables(values, policy.variables)
  const messages = withVariables(withoutAuthorizer(values), policy.variables)
  const denials = policy.validations.flatMap(
    (validation) => judge(validation, activation, messages, ignoresFaults) ?? [],
  )
  const annotated = withVariables(values, policy.variables)
  for (const annotation of policy.annotations) {
    const outcome = run(annotation, annotated)
    if ('fault' in outcome && !ignoresFaults) denials.push({ ...denial(outcome.fault), always: true })
  }
  return denials
}

/** Whether all conditions are met, or what was wrong with those that came to nothing. They see no namespace. */
function matchConditions({ conditions, variables }: CompiledPolicy, values: Activation): string {
  if (conditions.length === 0) return 'met'
  const activation = withVariables({ ...values, namespaceObject: null }, variables)
  const outcomes = conditions.map((condition) => run(condition, activation))
  if (outcomes.some((outcome) => 'value' in outcome && outcome.value === false)) return 'not met'
  const faults = [...new Set(outcomes.flatMap((outcome) => ('fault' in outcome ? [outcome.fault] : [])))]
  if (faults.length === 0) return 'met'
  return faults.length === 1 ? (faults[0] ?? '') : `[${faults.join(', ')}]`
}

/** Runs an expression; a fault names it. */
function run({ text, run: program, fault }: Expression, activation: Activation): Outcome {
  if (program === undefined) return { fault: `compilation error: ${fault}` }
  const outcome = evaluate(program, activation)
  return 'fault' in outcome ? { fault: `expression '${text}' resulted in error: ${outcome.fault}` } : outcome
}

/** Messages may not ask who may do what, not even by a variable that does. */
const withoutAuthorizer = (values: Activation): Activation => ({
  ...values,
  authorizer: undefined,
  'authorizer.requestResource': undefined,
})

function judge(
  validation: CompiledValidation,
  activation: Activation,
  messages: Activation,
  ignoresFaults: boolean,
): Denial | undefined {
  const outcome = run(validation.condition, activation)
  if ('fault' in outcome) return ignoresFaults ? undefined : denial(outcome.fault)
  if (outcome.value === true) return undefined
  return denial(messageOf(validation, messages), validation.reason)
}

function messageOf({ condition, message, messageExpression }: CompiledValidation, activation: Activation): string {
  const made = messageExpression === undefined ? undefined : run(messageExpression, activation)
  const text = made !== undefined && 'value' in made && typeof made.value === 'string' ? made.value.trim() : ''
  if (text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= MAX_MESSAGE_BYTES) return text
  return message || `failed expression: ${condition.text.trim()}`
}
