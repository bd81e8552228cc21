/** The rules of ValidatingAdmissionPolicyBindings, in Kubernetes' order. Source: admissionregistration's validation, recording kinds-other/admission-policies. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  notSupported,
  required,
  typedText,
} from '../../apimachinery/field-error.ts'
import { labelSelectorErrors } from '../../apimachinery/label-selector-rules.ts'
import { dns1123Subdomain, pathSegment } from '../../apimachinery/names.ts'
import { matchResourcesErrors } from './match-resources.ts'
import type { BindingSpec, ParamRef } from './types.ts'

const ACTIONS = ['Audit', 'Deny', 'Warn']
const NOT_FOUND_ACTIONS = ['Deny', 'Allow']
const DENY_AND_WARN =
  'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'

export function bindingErrors({
  policyName = '',
  paramRef,
  matchResources,
  validationActions = [],
}: BindingSpec): FieldError[] {
  return [
    ...(policyName === ''
      ? [required('spec.policyName')]
      : invalidAll('spec.policyName', policyName, dns1123Subdomain(policyName))),
    ...(paramRef === undefined ? [] : paramRefErrors(paramRef, 'spec.paramRef')),
    ...matchResourcesErrors(matchResources, 'spec.matchResources'),
    ...actionErrors(validationActions, 'spec.validationActions'),
  ]
}

function paramRefErrors(
  { name = '', selector, parameterNotFoundAction: action = '' }: ParamRef,
  path: string,
): FieldError[] {
  const exclusive = 'name and selector are mutually exclusive'
  const errors: FieldError[] = []
  if (name !== '') errors.push(...invalidAll(`${path}.name`, name, pathSegment(name)))
  if (name !== '' && selector !== undefined) errors.push(forbidden(`${path}.name`, exclusive))
  if (selector !== undefined) errors.push(...labelSelectorErrors(selector, `${path}.selector`))
  if (name !== '' && selector !== undefined) errors.push(forbidden(`${path}.selector`, exclusive))
  if (name === '' && selector === undefined) errors.push(required(path, 'one of name or selector must be specified'))
  const here = `${path}.parameterNotFoundAction`
  if (action === '') errors.push(required(here))
  else if (!NOT_FOUND_ACTIONS.includes(action)) errors.push(notSupported(here, action, NOT_FOUND_ACTIONS))
  return errors
}

function actionErrors(actions: readonly string[], path: string): FieldError[] {
  const errors = actions.flatMap((action, index) => [
    ...(ACTIONS.includes(action) ? [] : [notSupported(at(path, index), action, ACTIONS)]),
    ...(actions.indexOf(action) < index ? [duplicate(at(path, index), typedText(action))] : []),
  ])
  if (actions.includes('Deny') && actions.includes('Warn')) errors.push(invalid(path, [...actions], DENY_AND_WARN))
  if (actions.length === 0) errors.push(required(path, 'at least one validation action is required'))
  return errors
}
