/** The rules of webhooks, in Kubernetes' order. Source: recording kinds-other/webhook-configurations; admissionregistration validation. */
import {
  REVIEW_VERSIONS,
  reviewVersionErrors,
  webhookServiceErrors,
  webhookUrlErrors,
} from '../../apiextensions/webhook-client.ts'
import { at, duplicate, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import { labelSelectorErrors } from '../../apimachinery/label-selector-rules.ts'
import { dns1123Subdomain } from '../../apimachinery/names.ts'
import { matchConditionErrors } from '../admission-policy/match-conditions.ts'
import type { Webhook, WebhookConfiguration } from './types.ts'
import { ruleErrors } from './validate-rule.ts'

const FAILURE_POLICIES = ['Fail', 'Ignore']
const MATCH_POLICIES = ['Equivalent', 'Exact']
const SIDE_EFFECTS = ['None', 'NoneOnDryRun']
const REINVOCATION_POLICIES = ['IfNeeded', 'Never']
const MAX_SECONDS = 30

/** Rules that were made stricter, and spare configurations in which all of it was as loose. */
interface Leniency {
  readonly anySideEffects: boolean
  readonly anyVersions: boolean
  readonly repeatedNames: boolean
}

const ANY_SIDE_EFFECTS = ['None', 'NoneOnDryRun', 'Some', 'Unknown']

const repeats = (hooks: readonly Webhook[]): boolean => new Set(hooks.map(({ name }) => name)).size < hooks.length

function leniencyFor(old: WebhookConfiguration | undefined): Leniency {
  if (old === undefined) return { anySideEffects: false, anyVersions: false, repeatedNames: false }
  const { webhooks = [] } = old
  return {
    anySideEffects: webhooks.some(({ sideEffects = '' }) => !SIDE_EFFECTS.includes(sideEffects)),
    anyVersions: webhooks.some(
      ({ admissionReviewVersions: versions = [] }) =>
        versions.length > 0 && !versions.some((version) => REVIEW_VERSIONS.includes(version)),
    ),
    repeatedNames: repeats(webhooks),
  }
}

export function webhookErrors({ webhooks = [] }: WebhookConfiguration, old?: WebhookConfiguration): FieldError[] {
  const leniency = leniencyFor(old)
  const names = webhooks.map(({ name = '' }) => name)
  return webhooks.flatMap((hook, index) => {
    const path = at('webhooks', index)
    const { name = '', admissionReviewVersions: versions = [] } = hook
    const isRepeated = name !== '' && names.indexOf(name) < index && !leniency.repeatedNames
    const missing = `must specify one of ${REVIEW_VERSIONS.join(', ')}`
    return [
      ...hookErrors(hook, path, leniency),
      ...reviewVersionErrors(versions, !leniency.anyVersions, `${path}.admissionReviewVersions`, missing),
      ...(isRepeated ? [duplicate(`${path}.name`, name)] : []),
    ]
  })
}

const choiceErrors = (value: string | undefined, path: string, choices: readonly string[]): FieldError[] =>
  value === undefined || choices.includes(value) ? [] : [notSupported(path, value, choices)]

function hookErrors(hook: Webhook, path: string, { anySideEffects }: Leniency): FieldError[] {
  const { name = '', rules = [], sideEffects, timeoutSeconds: seconds = 1, matchConditions = [] } = hook
  const { namespaceSelector = {}, objectSelector = {} } = hook
  const effects = anySideEffects ? ANY_SIDE_EFFECTS : SIDE_EFFECTS
  const timeout = 'the timeout value must be between 1 and 30 seconds'
  return [
    ...nameErrors(name, `${path}.name`),
    ...rules.flatMap((rule, index) => ruleErrors(rule, at(`${path}.rules`, index))),
    ...choiceErrors(hook.failurePolicy, `${path}.failurePolicy`, FAILURE_POLICIES),
    ...choiceErrors(hook.matchPolicy, `${path}.matchPolicy`, MATCH_POLICIES),
    ...(sideEffects === undefined
      ? [required(`${path}.sideEffects`, `must specify one of ${effects.join(', ')}`)]
      : choiceErrors(sideEffects, `${path}.sideEffects`, effects)),
    ...(seconds < 1 || seconds > MAX_SECONDS ? [invalid(`${path}.timeoutSeconds`, seconds, timeout)] : []),
    ...labelSelectorErrors(namespaceSelector, `${path}.namespaceSelector`),
    ...labelSelectorErrors(objectSelector, `${path}.objectSelector`),
    ...choiceErrors(hook.reinvocationPolicy, `${path}.reinvocationPolicy`, REINVOCATION_POLICIES),
    ...clientErrors(hook, `${path}.clientConfig`),
    ...matchConditionErrors(matchConditions, false, `${path}.matchConditions`),
  ]
}

function nameErrors(name: string, path: string): FieldError[] {
  if (name === '') return [required(path)]
  const faults = dns1123Subdomain(name)
  if (faults.length > 0) return [invalid(path, name, faults.join(','))]
  const isShort = name.split('.').length < 3
  return isShort ? [invalid(path, name, 'should be a domain with at least three segments separated by dots')] : []
}

function clientErrors({ clientConfig: { url, service } = {} }: Webhook, path: string): FieldError[] {
  if ((url === undefined) === (service === undefined))
    return [required(path, 'exactly one of url or service is required')]
  if (url !== undefined) return webhookUrlErrors(url, `${path}.url`)
  return service === undefined ? [] : webhookServiceErrors(service, `${path}.service`)
}
