/** What the variables of a policy's expressions are worth for one request. Source: admission.k8s.io/v1 AdmissionRequest; asked of a server v1.35. */
import { apiVersionOf, type GroupVersionKind } from '../../apimachinery/group-version.ts'
import type { JsonObject, JsonValue, KubeObject } from '../../apimachinery/objects.ts'
import { evaluate } from '../../cel/environment.ts'
import { AuthorizerValue, ResourceCheck } from '../../cel/library/authorizer.ts'
import { fromJson } from '../../cel/runtime/from-json.ts'
import type { Activation } from '../../cel/runtime/step.ts'
import { CelFault, type LazyFields } from '../../cel/runtime/values.ts'
import type { UserInfo } from '../../registry/access.ts'
import type { AdmissionRequest } from '../../registry/admission.ts'
import type { KindDefinition } from '../../registry/kind.ts'
import type { Expression } from './compile-policy.ts'
import { bodyKind, isNamespaceWrite, namespaceOf } from './request-attributes.ts'
import { subjectOf } from './subject.ts'

/** The values that do not depend on a policy but on the kind as which the request matched. */
export class RequestValues {
  readonly #request: AdmissionRequest
  readonly #objects = new Map<KindDefinition, { readonly object: unknown; readonly oldObject: unknown }>()
  #namespace: unknown

  constructor(request: AdmissionRequest) {
    this.#request = request
  }

  /** An activation without `variables`; `namespaceObject` is null for match conditions. */
  of(kind: KindDefinition, params: KubeObject | undefined): Activation {
    const { object, oldObject } = this.#objectsAs(kind)
    const subject = subjectOf(this.#request.context)
    return {
      object,
      oldObject,
      params: params === undefined ? null : fromJson(params),
      request: fromJson(requestValue(this.#request, kind)),
      namespaceObject: this.#namespaceObject(),
      authorizer: new AuthorizerValue(subject),
      'authorizer.requestResource': new ResourceCheck(subject, requestQuestion(this.#request)),
    }
  }

  #objectsAs(kind: KindDefinition): { readonly object: unknown; readonly oldObject: unknown } {
    const known = this.#objects.get(kind)
    if (known !== undefined) return known
    const shown = (object: KubeObject | undefined): unknown =>
      object === undefined ? null : fromJson(this.#request.written(object, kind))
    const made = { object: shown(this.#request.object), oldObject: shown(this.#request.old) }
    this.#objects.set(kind, made)
    return made
  }

  #namespaceObject(): unknown {
    this.#namespace ??= namespaceValue(this.#request)
    return this.#namespace
  }
}

/** The fields of a Namespace that expressions see; null for what is in none. */
function namespaceValue(request: AdmissionRequest): unknown {
  const name = isNamespaceWrite(request) ? '' : namespaceOf(request)
  const found = name === '' ? undefined : request.lookup.get('', 'namespaces', '', name)
  if (found === undefined) return null
  const { managedFields, ownerReferences, selfLink, ...metadata } = found.metadata
  return fromJson({ metadata, spec: found.spec ?? {}, status: found.status ?? {} })
}

const OPTIONS: { readonly [operation: string]: string } = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
}

const kindValue = ({ group, version, kind }: GroupVersionKind): JsonObject => ({ group, version, kind })
const resourceValue = ({ group, version, resource }: KindDefinition): JsonObject => ({ group, version, resource })

/** The request, with the fields that Go would leave out left out. */
function requestValue(request: AdmissionRequest, as: KindDefinition): JsonObject {
  const { kind, operation, subresource, name, context } = request
  const own = bodyKind(request)
  const namespace = namespaceOf(request)
  return {
    uid: '',
    object: null,
    oldObject: null,
    kind: kindValue(own === kind ? as : own),
    resource: resourceValue(as),
    ...(subresource === '' ? {} : { subResource: subresource, requestSubResource: subresource }),
    requestKind: kindValue(own),
    requestResource: resourceValue(kind),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation,
    userInfo: userValue(context.user),
    dryRun: context.dryRun,
    options: optionsValue(operation, context.dryRun),
  }
}

function optionsValue(operation: string, dryRun: boolean): JsonValue {
  const kind = OPTIONS[operation]
  if (kind === undefined) return null
  return {
    apiVersion: apiVersionOf({ group: 'meta.k8s.io', version: 'v1' }),
    kind,
    ...(dryRun ? { dryRun: ['All'] } : {}),
  }
}

function userValue({ name, uid, groups, extra }: UserInfo): JsonObject {
  return {
    ...(name === '' ? {} : { username: name }),
    ...(uid === '' ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups: [...groups] }),
    ...(Object.keys(extra).length === 0
      ? {}
      : { extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])) }),
  }
}

/** What `authorizer.requestResource` asks about. */
const requestQuestion = (request: AdmissionRequest): ResourceCheck['question'] => ({
  group: request.kind.group,
  resource: request.kind.resource,
  subresource: request.subresource,
  namespace: namespaceOf(request),
  name: request.name,
  fieldSelector: '',
  labelSelector: '',
})

/** An activation with `variables`, each of which is worked out when it is first looked at, and then kept. */
export function withVariables(values: Activation, expressions: ReadonlyMap<string, Expression>): Activation {
  const kept = new Map<string, unknown>()
  const variables: LazyFields = {
    field(name) {
      if (kept.has(name)) return kept.get(name)
      const expression = expressions.get(name)
      if (expression === undefined) return undefined
      const value = variableValue(name, expression, whole)
      kept.set(name, value)
      return value
    },
  }
  const whole: Activation = { ...values, variables }
  return whole
}

/** Throws CelFault for an expression that comes to nothing. */
function variableValue(name: string, { run, fault }: Expression, activation: Activation): unknown {
  const variable = `composited variable "${name}"`
  if (run === undefined) throw new CelFault(`${variable} fails to compile: ${fault}`)
  const outcome = evaluate(run, activation)
  if ('fault' in outcome) throw new CelFault(`${variable} fails to evaluate: ${outcome.fault}`)
  return outcome.value
}
