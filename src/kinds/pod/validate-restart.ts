/**
 * What happens when a container exits, and when its resources change. Source: KEP-5307 (restart rules), KEP-1287 (resize),
 * recordings pod-invalid/containers, init-containers.
 */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
  tooLong,
  typedText,
} from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { choiceErrors } from './choices.ts'
import type { RestartRule } from './container-types.ts'
import type { Container } from './types.ts'

const RESTART_POLICIES = ['Always', 'Never', 'OnFailure']
const RULE_ACTIONS = ['Restart']
const RULE_OPERATORS = ['In', 'NotIn']
const MAX_RULES = 20
const MAX_EXIT_CODES = 255

/** The restart policy of a main container, and its exceptions. */
export function validateRestartPolicy(container: Container, path: string): FieldError[] {
  const { restartPolicy, restartPolicyRules: rules = [] } = container
  const errors: FieldError[] = []
  const policyPath = `${path}.restartPolicy`
  if (restartPolicy === undefined) {
    if (rules.length === 0) return []
    errors.push(required(policyPath, 'must specify restartPolicy when restart rules are used'))
  } else if (!RESTART_POLICIES.includes(restartPolicy)) {
    errors.push(notSupported(policyPath, restartPolicy, RESTART_POLICIES))
  }
  if (rules.length > MAX_RULES) errors.push(tooLong(`${path}.restartPolicyRules`, MAX_RULES))
  return joined(
    errors,
    rules.flatMap((rule, index) => ruleErrors(rule, at(`${path}.restartPolicyRules`, index))),
  )
}

function ruleErrors({ action, exitCodes }: RestartRule, path: string): FieldError[] {
  const errors = RULE_ACTIONS.includes(action) ? [] : [notSupported(`${path}.action`, action, RULE_ACTIONS)]
  if (exitCodes === undefined) return [...errors, required(`${path}.exitCodes`, 'must be specified')]
  const { operator, values = [] } = exitCodes
  if (!RULE_OPERATORS.includes(operator))
    errors.push(notSupported(`${path}.exitCodes.operator`, operator, RULE_OPERATORS))
  if (values.length > MAX_EXIT_CODES) errors.push(tooLong(`${path}.exitCodes.values`, MAX_EXIT_CODES))
  return errors
}

/** The same of an init container: without a policy its rules are not looked at, and a sidecar may have none. */
export function validateInitRestartPolicy(container: Container, path: string): FieldError[] {
  const { restartPolicy, restartPolicyRules: rules = [] } = container
  const why = 'restartPolicyRules are not allowed for init containers with restart policy Always'
  if (restartPolicy === undefined) {
    if (rules.length === 0) return []
    return [required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used')]
  }
  if (restartPolicy !== 'Always') return validateRestartPolicy(container, path)
  return rules.length === 0 ? [] : [forbidden(`${path}.restartPolicyRules`, why)]
}

const RESIZE_RESOURCES = ['cpu', 'memory']
const RESIZE_POLICIES = ['NotRequired', 'RestartContainer']

/** Whether a change of a resource restarts the container. `podRestartPolicy` is that of the spec. */
export function validateResizePolicy(
  { resizePolicy = [] }: Container,
  podRestartPolicy: string,
  path: string,
): FieldError[] {
  const seen = new Set<string>()
  return resizePolicy.flatMap(({ resourceName, restartPolicy }, index) => {
    const errors = seen.has(resourceName) ? [duplicate(at(path, index), typedText(resourceName))] : []
    seen.add(resourceName)
    errors.push(...choiceErrors(resourceName, RESIZE_RESOURCES, path))
    errors.push(...choiceErrors(restartPolicy, RESIZE_POLICIES, path))
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired')
      errors.push(invalid(path, typedText(restartPolicy), "must be 'NotRequired' when `restartPolicy` is 'Never'"))
    return errors
  })
}
