/** The rules of ValidatingAdmissionPolicies, in Kubernetes' order. Source: admissionregistration's validation, recording kinds-other/admission-policies. */
import {
  at,
  duplicate,
  type FieldError,
  invalid,
  invalidAll,
  notSupported,
  required,
} from '../../apimachinery/field-error.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { dns1035Label, dns1123Subdomain, qualifiedName } from '../../apimachinery/names.ts'
import { type CelType, DYN } from '../../cel/checker/types.ts'
import { checkExpression } from './expression-rules.ts'
import { matchConditionErrors } from './match-conditions.ts'
import { matchResourcesErrors } from './match-resources.ts'
import { policyEnvironment, variableType } from './policy-environment.ts'
import type {
  AuditAnnotation,
  ParamKind,
  PolicySpec,
  ValidatingAdmissionPolicy,
  Validation,
  Variable,
} from './types.ts'

const FAILURE_POLICIES = ['Fail', 'Ignore']
const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge']
const MAX_AUDIT_ANNOTATIONS = 20
const MAX_AUDIT_EXPRESSION_BYTES = 5 * 1024
const NOTHING = 'validations or auditAnnotations must contain at least one item'

/** All but the metadata. Match conditions that an update leaves alone are not looked at again. */
export function policyErrors({ metadata, spec = {} }: ValidatingAdmissionPolicy, old?: PolicySpec): FieldError[] {
  const { failurePolicy = '', paramKind, matchConstraints, matchConditions = [], variables = [] } = spec
  const hasParams = paramKind !== undefined
  const isSame = old !== undefined && sameConditions(spec, old)
  const known = checkVariables(variables, hasParams)
  return [
    ...(FAILURE_POLICIES.includes(failurePolicy)
      ? []
      : [notSupported('spec.failurePolicy', failurePolicy, FAILURE_POLICIES)]),
    ...(paramKind === undefined ? [] : paramKindErrors(paramKind, 'spec.paramKind')),
    ...(matchConstraints === undefined
      ? [required('spec.matchConstraints')]
      : matchResourcesErrors(matchConstraints, 'spec.matchConstraints')),
    ...(matchConstraints !== undefined && (matchConstraints.resourceRules ?? []).length === 0
      ? [required('spec.matchConstraints.resourceRules')]
      : []),
    ...(isSame ? [] : matchConditionErrors(matchConditions, hasParams, 'spec.matchConditions')),
    ...known.errors,
    ...ruleErrors(spec, metadata.name ?? '', hasParams, variables.length === 0 ? undefined : known.types),
  ]
}

const sameConditions = (spec: PolicySpec, old: PolicySpec): boolean =>
  jsonEqual(spec.paramKind ?? null, old.paramKind ?? null) &&
  jsonEqual(spec.matchConditions ?? [], old.matchConditions ?? [])

function paramKindErrors({ apiVersion = '', kind = '' }: ParamKind, path: string): FieldError[] {
  const mixed = 'may have mixed case, but should otherwise match: '
  const faults = dns1035Label(kind.toLowerCase())
  return [
    ...apiVersionErrors(apiVersion, `${path}.apiVersion`),
    ...(kind === '' ? [required(`${path}.kind`)] : []),
    ...(kind !== '' && faults.length > 0 ? [invalid(`${path}.kind`, kind, `${mixed}${faults.join(',')}`)] : []),
  ]
}

function apiVersionErrors(text: string, path: string): FieldError[] {
  if (text === '') return [required(path)]
  const parts = text.split('/')
  if (parts.length > 2) return [invalid(path, text, `unexpected GroupVersion string: ${text}`)]
  const [version = '', group = ''] = text === '/' ? [] : parts.toReversed()
  const groupFaults = group === '' ? [] : dns1123Subdomain(group)
  const versionFaults = version === '' ? ['version must be specified'] : dns1035Label(version)
  return [
    ...(groupFaults.length > 0 ? [invalid(path, group, groupFaults.join(','))] : []),
    ...(versionFaults.length > 0 ? [invalid(path, version === '' ? text : version, versionFaults.join(','))] : []),
  ]
}

interface CheckedVariables {
  readonly types: ReadonlyMap<string, CelType>
  readonly errors: readonly FieldError[]
}

/** Each variable may name those before it. */
function checkVariables(variables: readonly Variable[], params: boolean): CheckedVariables {
  const types = new Map<string, CelType>()
  const errors = variables.flatMap(({ name = '', expression = '' }, index) => {
    const path = at('spec.variables', index)
    const found = nameErrors(name, `${path}.name`)
    if (expression.trim() === '') return [...found, required(`${path}.expression`, 'expression is not specified')]
    const environment = policyEnvironment({ params, authorizer: true, variables: types })
    const { type, errors: faults } = checkExpression(environment, expression, undefined, `${path}.expression`)
    types.set(name, type === undefined ? DYN : variableType(type))
    return [...found, ...faults]
  })
  return { types, errors }
}

const RESERVED: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)

function nameErrors(name: string, path: string): FieldError[] {
  if (name.trim() === '') return [required(path, 'name is not specified')]
  const isFine = /^[_a-zA-Z]\w*$/.test(name) && !RESERVED.has(name)
  return isFine ? [] : [invalid(path, name, 'must be a valid CEL identifier')]
}

/** Of what the policy checks and notes down. */
function ruleErrors(
  { validations = [], auditAnnotations = [] }: PolicySpec,
  name: string,
  params: boolean,
  variables: ReadonlyMap<string, CelType> | undefined,
): FieldError[] {
  if (validations.length === 0 && auditAnnotations.length === 0) {
    return [required('spec.validations', NOTHING), required('spec.auditAnnotations', NOTHING)]
  }
  const environment = policyEnvironment({ params, authorizer: true, variables })
  const messages = policyEnvironment({ params, authorizer: false, variables })
  const keys = auditAnnotations.map(({ key = '' }) => key)
  const path = 'spec.auditAnnotations'
  const excess = `must not have more than ${MAX_AUDIT_ANNOTATIONS} auditAnnotations`
  return [
    ...validations.flatMap((validation, index) =>
      validationErrors(validation, at('spec.validations', index), { environment, messages }),
    ),
    ...(keys.length > MAX_AUDIT_ANNOTATIONS ? [invalid(path, auditAnnotations, excess)] : []),
    ...auditAnnotations.flatMap((annotation, index) => [
      ...annotationErrors(annotation, name, at(path, index), environment),
      ...(keys.indexOf(keys[index] ?? '') < index ? [duplicate(`${at(path, index)}.key`, keys[index])] : []),
    ]),
  ]
}

interface Environments {
  readonly environment: ReturnType<typeof policyEnvironment>
  /** Messages may not ask who may do what. */
  readonly messages: ReturnType<typeof policyEnvironment>
}

function validationErrors(
  { expression = '', message = '', messageExpression = '', reason }: Validation,
  path: string,
  { environment, messages }: Environments,
): FieldError[] {
  const empty = 'must be non-empty if specified'
  const errors =
    expression.trim() === ''
      ? [required(`${path}.expression`, 'expression is not specified')]
      : checkExpression(environment, expression, ['bool'], `${path}.expression`).errors
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(invalid(`${path}.messageExpression`, messageExpression, empty))
  else if (messageExpression !== '')
    errors.push(...checkExpression(messages, messageExpression, ['string'], `${path}.messageExpression`).errors)
  if (message !== '' && message.trim() === '') errors.push(invalid(`${path}.message`, message, empty))
  else if (/[\n\r]/.test(message.trim()))
    errors.push(invalid(`${path}.message`, message, 'must not contain line breaks'))
  if (reason !== undefined && !REASONS.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, REASONS))
  return errors
}

function annotationErrors(
  { key = '', valueExpression = '' }: AuditAnnotation,
  name: string,
  path: string,
  environment: Environments['environment'],
): FieldError[] {
  const text = valueExpression.trim()
  const here = `${path}.valueExpression`
  const whole = `${name}/${key}`
  const errors =
    name === ''
      ? [invalid(`${path}.key`, key, 'requires metadata.name be non-empty')]
      : invalidAll(`${path}.key`, whole, qualifiedName(whole))
  if (text === '') return [...errors, required(here, 'valueExpression is not specified')]
  if (Buffer.byteLength(text) > MAX_AUDIT_EXPRESSION_BYTES)
    return [...errors, required(here, `must not exceed ${MAX_AUDIT_EXPRESSION_BYTES} bytes in length`)]
  return [...errors, ...checkExpression(environment, text, ['string', 'null_type'], here, valueExpression).errors]
}
