/** serviceaccounts/token: a token of the account. Source: recordings access/token-request, access/token-lifetimes-and-bindings. */
import { badRequest, conflict, invalidObject, notFoundError } from '../apimachinery/api-error.ts'
import { type FieldError, invalid } from '../apimachinery/field-error.ts'
import { parseApiVersion } from '../apimachinery/group-version.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { ObjectRef, TokenClaims } from '../registry/access.ts'
import type { ActionSubresource, SubresourceScope } from '../registry/kind.ts'
import { requireReadableName } from '../registry/metadata.ts'

interface BoundObjectRef extends JsonObject {
  kind?: string
  apiVersion?: string
  name?: string
  uid?: string
}

interface TokenRequestSpec extends JsonObject {
  audiences?: string[] | null
  expirationSeconds?: number
  boundObjectRef?: BoundObjectRef | null
}

interface TokenRequest extends KubeObject {
  spec: TokenRequestSpec
}

const KIND = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' }

const HOUR = 3600
const MIN_SECONDS = 600
const MAX_SECONDS = 2 ** 32
/** What kubelets ask for, on purpose a little more than an hour: such tokens live on for a year, with warnings in the audit log. */
const WARN_ONLY_SECONDS = HOUR + 7
const EXTENDED_SECONDS = 365 * 24 * HOUR

/** What a token is bound to. */
type Bindings = Pick<TokenClaims, 'pod' | 'secret' | 'node'>

export const token: ActionSubresource = {
  type: 'action',
  name: 'token',
  body: KIND,
  answersBody: {
    applyDefaults(body) {
      asTokenRequest(body).spec.expirationSeconds ??= HOUR
    },
  },
  create(scope, body) {
    const request = asTokenRequest(body)
    requireOwnName(scope, request)
    const account = scope.get()
    requireOwnUid(scope, request, account)
    const { tokens } = scope.context.access
    const audiences = nonEmpty(request.spec.audiences) ?? [...tokens.audiences]
    const seconds = request.spec.expirationSeconds ?? HOUR
    requireValidLifetime(seconds)
    scope.validate()
    const bindings = bindingsOf(scope, request.spec.boundObjectRef)
    const now = scope.context.clock.now()
    const signed = tokens.issue({
      namespace: scope.namespace,
      account: refOf(account),
      audiences,
      ...lifetimeOf(seconds, bindings, audiences, tokens.audiences),
      ...bindings,
    })
    return {
      ...request,
      metadata: {
        ...request.metadata,
        name: scope.name,
        namespace: scope.namespace,
        uid: account.metadata.uid ?? '',
        creationTimestamp: formatTime(now),
      },
      spec: { ...request.spec, audiences, expirationSeconds: seconds },
      status: { token: signed, expirationTimestamp: formatTime(now + seconds * 1000) },
    }
  },
}

/** The body has been decoded as this kind. */
const asTokenRequest = (body: KubeObject): TokenRequest => body as TokenRequest

const nonEmpty = (list: string[] | null | undefined): string[] | undefined =>
  list === null || list === undefined || list.length === 0 ? undefined : list

const refOf = ({ metadata: { name = '', uid = '' } }: KubeObject): ObjectRef => ({ name, uid })

function requireOwnName({ name, namespace }: SubresourceScope, { metadata }: TokenRequest): void {
  const refuse = (error: FieldError): never => {
    throw invalidObject(KIND, name, [error])
  }
  const given = metadata.name ?? ''
  const givenNamespace = metadata.namespace ?? ''
  if (given !== '' && given !== name)
    refuse(invalid('metadata.name', given, 'must match the service account name if specified'))
  if (givenNamespace !== '' && givenNamespace !== namespace)
    refuse(invalid('metadata.namespace', givenNamespace, 'must match the service account namespace if specified'))
}

function requireOwnUid({ name }: SubresourceScope, { metadata }: TokenRequest, account: KubeObject): void {
  const given = metadata.uid ?? ''
  const { uid } = account.metadata
  if (given === '' || given === uid) return
  const why = `the UID in the token request (${given}) does not match the UID of the service account (${uid})`
  throw conflict({ group: KIND.group, resource: KIND.kind }, name, why)
}

function requireValidLifetime(seconds: number): void {
  const field = 'spec.expirationSeconds'
  const errors: FieldError[] = []
  if (seconds < MIN_SECONDS) errors.push(invalid(field, seconds, 'may not specify a duration less than 10 minutes'))
  if (seconds > MAX_SECONDS) errors.push(invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds'))
  if (errors.length > 0) throw invalidObject(KIND, '', errors)
}

function lifetimeOf(
  seconds: number,
  { pod }: Bindings,
  audiences: readonly string[],
  own: readonly string[],
): Pick<TokenClaims, 'lifetime' | 'warnAfter'> {
  const extended =
    pod !== undefined && seconds === WARN_ONLY_SECONDS && audiences.every((audience) => own.includes(audience))
  return extended ? { lifetime: EXTENDED_SECONDS, warnAfter: seconds } : { lifetime: seconds }
}

/** Throws 400 for kinds that no token can be bound to, 404 for what is not there, 409 for another object of that name. */
function bindingsOf(scope: SubresourceScope, ref: BoundObjectRef | null | undefined): Bindings {
  if (ref === null || ref === undefined) return {}
  const { kind = '', apiVersion = '', uid = '', name = '' } = ref
  const { group = '', version = '' } = parseApiVersion(apiVersion) ?? {}
  const bind = group === '' && Object.hasOwn(BINDERS, kind) ? BINDERS[kind] : undefined
  if (bind === undefined) throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`)
  const { object, bindings } = bind(scope, name)
  if (uid !== '' && uid !== object.metadata.uid) {
    const why =
      `the UID in the bound object reference (${uid}) does not match the UID in record. ` +
      'The object might have been deleted and then recreated'
    throw conflict({ group, resource: kind }, name, why)
  }
  return bindings
}

interface Bound {
  readonly object: KubeObject
  readonly bindings: Bindings
}

const BINDERS: { readonly [kind: string]: (scope: SubresourceScope, name: string) => Bound } = {
  Pod: bindToPod,
  Secret(scope, name) {
    const object = requireFound(scope, 'secrets', scope.namespace, name)
    return { object, bindings: { secret: refOf(object) } }
  },
  Node(scope, name) {
    const object = requireFound(scope, 'nodes', '', name)
    return { object, bindings: { node: refOf(object) } }
  },
}

/** The token also tells of the Pod's node, if only by its name. */
function bindToPod(scope: SubresourceScope, name: string): Bound {
  const object = requireFound(scope, 'pods', scope.namespace, name)
  const spec = isJsonObject(object.spec) ? object.spec : {}
  if (spec.serviceAccountName !== scope.name) {
    throw badRequest(
      `cannot bind token for serviceaccount "${scope.name}" to pod running with different serviceaccount name.`,
    )
  }
  const pod = refOf(object)
  const nodeName = typeof spec.nodeName === 'string' ? spec.nodeName : ''
  if (nodeName === '') return { object, bindings: { pod } }
  const node = scope.find('', 'nodes', '', nodeName)
  return { object, bindings: { pod, node: node === undefined ? { name: nodeName, uid: '' } : refOf(node) } }
}

function requireFound(scope: SubresourceScope, resource: string, namespace: string, name: string): KubeObject {
  requireReadableName(name)
  const found = scope.find('', resource, namespace, name)
  if (found === undefined) throw notFoundError({ group: '', resource }, name)
  return found
}
