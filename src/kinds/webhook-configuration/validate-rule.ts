/** Which requests a webhook is asked about. Source: recording kinds-other/webhook-configurations; admissionregistration validation. */
import { at, type FieldError, invalid, notSupported, required } from '../../apimachinery/field-error.ts'
import type { WebhookRule } from './types.ts'

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const SCOPES = ['*', 'Cluster', 'Namespaced']

export function ruleErrors(rule: WebhookRule, path: string): FieldError[] {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule
  return [
    ...listErrors(operations, `${path}.operations`, 'operations'),
    ...operations.flatMap((operation, index) =>
      OPERATIONS.includes(operation) ? [] : [notSupported(at(`${path}.operations`, index), operation, OPERATIONS)],
    ),
    ...listErrors(apiGroups, `${path}.apiGroups`, 'API groups'),
    ...listErrors(apiVersions, `${path}.apiVersions`, 'API versions'),
    ...emptyErrors(apiVersions, `${path}.apiVersions`),
    ...resourceErrors(resources, `${path}.resources`),
    ...(scope === undefined || SCOPES.includes(scope) ? [] : [notSupported(`${path}.scope`, scope, SCOPES)]),
  ]
}

/** Something must be named; what means everything stands alone. */
function listErrors(values: readonly string[], path: string, what: string): FieldError[] {
  if (values.length === 0) return [required(path)]
  if (values.length === 1 || !values.includes('*')) return []
  return [invalid(path, [...values], `if '*' is present, must not specify other ${what}`)]
}

const emptyErrors = (values: readonly string[], path: string): FieldError[] =>
  values.flatMap((value, index) => (value === '' ? [required(at(path, index))] : []))

/** Resources and subresources: 'pods', 'pods/log', 'pods/*', '*' + '/scale'. What is covered already must not be named again. */
function resourceErrors(resources: readonly string[], path: string): FieldError[] {
  if (resources.length === 0) return [required(path)]
  const wholeResources = new Set<string>()
  const wholeSubresources = new Set<string>()
  // Only the last one without a subresource counts.
  let endsPlain = false
  const errors = resources.flatMap((text, index) => {
    const here = at(path, index)
    if (text === '') return [required(here)]
    const slash = text.indexOf('/')
    if (slash < 0) {
      endsPlain = text !== '*'
      return []
    }
    const [resource, subresource] = [text.slice(0, slash), text.slice(slash + 1)]
    const covering = [
      ...(wholeResources.has(resource) ? [`${resource}/*`] : []),
      ...(wholeSubresources.has(subresource) ? [`*/${subresource}`] : []),
    ]
    if (subresource === '*') wholeResources.add(resource)
    if (resource === '*') wholeSubresources.add(subresource)
    return covering.map((other) => invalid(here, text, `if '${other}' is present, must not specify ${text}`))
  })
  if (resources.length > 1 && resources.includes('*/*'))
    errors.push(invalid(path, [...resources], "if '*/*' is present, must not specify other resources"))
  if (resources.includes('*') && endsPlain) {
    const why = "if '*' is present, must not specify other resources without subresources"
    errors.push(invalid(path, [...resources], why))
  }
  return errors
}
