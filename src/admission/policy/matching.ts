/** Whether a policy or a binding is about a request. Source: the API server's policy matcher; asked of a server v1.35. */
import { notFoundError } from '../../apimachinery/api-error.ts'
import { type LabelSelector, selectorFromObject } from '../../apimachinery/label-selector.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import { oncePer } from '../../apimachinery/once-per.ts'
import type { MatchResources, NamedRule } from '../../kinds/admission-policy/types.ts'
import type { AdmissionRequest } from '../../registry/admission.ts'
import type { KindDefinition } from '../../registry/kind.ts'
import { equivalentKinds, isNamespaceWrite, namespaceOf } from './request-attributes.ts'

/** How a request matches: as the kind of resource that a rule names. Or why that cannot be said. */
export type Match = { readonly kind: KindDefinition } | { readonly fault: string } | undefined

interface Selectors {
  readonly namespaces: LabelSelector
  readonly objects: LabelSelector
}

const selectorsOf = oncePer(
  ({ namespaceSelector = {}, objectSelector = {} }: MatchResources): Selectors => ({
    namespaces: selectorFromObject(namespaceSelector),
    objects: selectorFromObject(objectSelector),
  }),
)

/** Undefined when they are not about the request. Without rules, any resource is meant. */
export function matchRequest(resources: MatchResources, request: AdmissionRequest): Match {
  const { namespaces, objects } = selectorsOf(resources)
  const labels = namespaces.requirements.length === 0 ? {} : namespaceLabels(request)
  if (labels !== undefined && !('fault' in labels) && labels.labels !== undefined && !namespaces.matches(labels.labels))
    return undefined
  if (objects.requirements.length > 0 && !selectsObject(objects, request)) return undefined
  const { resourceRules = [], excludeResourceRules = [], matchPolicy } = resources
  if (excludeResourceRules.length > 0 && ruledKind(excludeResourceRules, matchPolicy, request) !== undefined)
    return undefined
  const kind = resourceRules.length === 0 ? request.kind : ruledKind(resourceRules, matchPolicy, request)
  if (kind === undefined) return undefined
  return 'fault' in labels ? labels : { kind }
}

/** The labels of the request's namespace; none for what is in no namespace, which all selectors let through. */
function namespaceLabels(request: AdmissionRequest): { readonly labels?: Labels } | { readonly fault: string } {
  const namespace = namespaceOf(request)
  if (isNamespaceWrite(request) && request.subresource === '' && request.object !== undefined)
    return { labels: request.object.metadata.labels ?? {} }
  if (namespace === '') return {}
  const found = request.lookup.get('', 'namespaces', '', namespace)
  if (found !== undefined) return { labels: found.metadata.labels ?? {} }
  return { fault: notFoundError({ group: '', resource: 'namespaces' }, namespace).message }
}

type Labels = { readonly [key: string]: string }

const selectsObject = (selector: LabelSelector, { operation, object, old }: AdmissionRequest): boolean =>
  operation !== 'CONNECT' && (selects(selector, object) || selects(selector, old))

const selects = (selector: LabelSelector, object: KubeObject | undefined): boolean =>
  object !== undefined && selector.matches(object.metadata.labels ?? {})

/** The kind as which the request meets one of the rules: its own, or one that is served for the same objects. */
function ruledKind(
  rules: readonly NamedRule[],
  matchPolicy: string | undefined,
  request: AdmissionRequest,
): KindDefinition | undefined {
  if (rules.some((rule) => meetsRule(rule, request.kind, request))) return request.kind
  if (matchPolicy !== 'Equivalent') return undefined
  const others = equivalentKinds(request)
  for (const rule of rules) {
    const found = others.find((kind) => meetsRule(rule, kind, request))
    if (found !== undefined) return found
  }
  return undefined
}

const includes = (values: readonly string[] = [], value: string): boolean =>
  values.includes('*') || values.includes(value)

function meetsRule(rule: NamedRule, kind: KindDefinition, request: AdmissionRequest): boolean {
  const { resourceNames: names = [], resources = [] } = rule
  return (
    isInScope(rule.scope, request) &&
    includes(rule.operations, request.operation) &&
    includes(rule.apiGroups, kind.group) &&
    includes(rule.apiVersions, kind.version) &&
    resources.some((text) => namesResource(text, kind.resource, request.subresource)) &&
    (names.length === 0 || names.includes(request.name))
  )
}

function isInScope(scope: string | undefined, request: AdmissionRequest): boolean {
  if (scope === undefined || scope === '*') return true
  const isCluster = isNamespaceWrite(request) || namespaceOf(request) === ''
  return scope === 'Cluster' ? isCluster : !isCluster
}

/** 'pods', 'pods/status', '*' + '/status', 'pods/*'. */
function namesResource(text: string, resource: string, subresource: string): boolean {
  const slash = text.indexOf('/')
  const [whole, part] = slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)]
  return (whole === '*' || whole === resource) && (part === '*' || part === subresource)
}
