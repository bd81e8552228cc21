/** ServiceAccount: every Pod runs as an account and gets its token. Source: semantics §3.3, recordings pod-create/service-accounts. */
import { forbiddenError, plainServerError } from '../apimachinery/api-error.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { listOf, specOf, textOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { objectName } from './namespace-lifecycle.ts'
import { isPodWrite } from './pod-object.ts'
import { forbiddenEphemeralSecret, forbiddenSecret } from './service-account/mountable-secrets.ts'
import { refersToSecrets } from './service-account/secret-references.ts'

const PODS = { group: '', resource: 'pods' }
const DEFAULT_ACCOUNT = 'default'
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
/** An hour and a few seconds: tokens are renewed before clients with old libraries notice. */
const TOKEN_SECONDS = 3607
const MIRROR = 'kubernetes.io/config.mirror'

function admit(request: AdmissionRequest): void {
  const { operation, object } = request
  if (operation !== 'CREATE' || !isPodWrite(request) || object === undefined) return
  const spec = specOf(object)
  if (object.metadata.annotations?.[MIRROR] !== undefined) return refuseMirror(request, spec)
  const name = textOf(spec.serviceAccountName) || DEFAULT_ACCOUNT
  spec.serviceAccountName = name
  spec.serviceAccount = name
  const account = requireAccount(request, name)
  if (mountsToken(spec, account)) mountToken(request, spec)
  const secrets = account.imagePullSecrets
  if (listOf(spec.imagePullSecrets).length === 0 && Array.isArray(secrets) && secrets.length > 0) {
    spec.imagePullSecrets = listOf(secrets).map(({ name: secret }) => ({ name: secret }))
  }
  const secret = forbiddenSecret(account, spec)
  if (secret !== undefined) throw refuse(request, secret)
}

/** On the way to a running Pod an account must be there already, and allow what is used in its name. */
function validate(request: AdmissionRequest): void {
  const { operation, kind, subresource, object, namespace, name } = request
  if (operation !== 'UPDATE' || kind.resource !== 'pods' || kind.group !== '' || subresource !== 'ephemeralcontainers')
    return
  if (object === undefined) return
  const spec = specOf(object)
  const accountName = textOf(spec.serviceAccountName)
  if (accountName === '') throw forbiddenError(PODS, name, `no service account specified for pod ${namespace}/${name}`)
  const secret = forbiddenEphemeralSecret(requireAccount(request, accountName), spec)
  // The server forgets to make a refusal of this one.
  if (secret !== undefined) throw plainServerError(secret)
}

function refuse({ name, object }: AdmissionRequest, why: string) {
  return forbiddenError(PODS, objectName(name, object), why)
}

/** Static Pods cannot use what only the API has. */
function refuseMirror(request: AdmissionRequest, spec: JsonObject): void {
  if (textOf(spec.serviceAccountName) !== '') throw refuse(request, 'a mirror pod may not reference service accounts')
  if (refersToSecrets(spec)) throw refuse(request, 'a mirror pod may not reference secrets')
  for (const volume of listOf(spec.volumes)) {
    const projected = isJsonObject(volume.projected) ? listOf(volume.projected.sources) : []
    if (projected.some(({ serviceAccountToken }) => serviceAccountToken !== undefined)) {
      throw refuse(request, 'a mirror pod may not use ServiceAccountToken volume projections')
    }
  }
}

function requireAccount(request: AdmissionRequest, name: string): KubeObject {
  const { namespace, lookup } = request
  const account = lookup.get('', 'serviceaccounts', namespace, name)
  if (account !== undefined) return account
  const missing = `error looking up service account ${namespace}/${name}: serviceaccount ${goQuote(name)} not found`
  throw refuse(request, missing)
}

function mountsToken({ automountServiceAccountToken }: JsonObject, account: KubeObject): boolean {
  if (typeof automountServiceAccountToken === 'boolean') return automountServiceAccountToken
  return account.automountServiceAccountToken !== false
}

/** Adds the token's volume, and a mount to every container that has none at its path. */
function mountToken({ context }: AdmissionRequest, spec: JsonObject): void {
  const volumes = listOf(spec.volumes)
  const known = volumes.find(({ name }) => textOf(name).startsWith('kube-api-access-'))
  const name = known === undefined ? `kube-api-access-${context.ids.suffix(5)}` : textOf(known.name)
  const containers = [...listOf(spec.initContainers), ...listOf(spec.containers)]
  const without = containers.filter(
    ({ volumeMounts }) => !listOf(volumeMounts).some(({ mountPath }) => mountPath === TOKEN_PATH),
  )
  for (const container of without) {
    container.volumeMounts = [...listOf(container.volumeMounts), { name, readOnly: true, mountPath: TOKEN_PATH }]
  }
  if (without.length > 0 && known === undefined) spec.volumes = [...volumes, tokenVolume(name)]
}

function tokenVolume(name: string): JsonObject {
  const fieldRef = { apiVersion: 'v1', fieldPath: 'metadata.namespace' }
  const sources = [
    { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef }] } },
  ]
  return { name, projected: { sources, defaultMode: 420 } }
}

export const serviceAccountAdmission: AdmissionPlugin = { name: 'ServiceAccount', admit, validate }
