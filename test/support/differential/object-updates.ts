/** Updates of one object after another, of kinds other than Pods, and of their subresources. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import type { RecordedRequest } from '../recordings/scenario.ts'
import { NETWORK_SHAPE } from './networking.ts'
import { NOTE_SHAPE } from './notes.ts'
import { ObjectChanges } from './object-changes.ts'
import type { Random } from './random.ts'
import type { SequenceGenerator, SequenceState } from './sequence.ts'
import { SERVICE_SHAPE } from './service-values.ts'
import { type Shape, StructureValues, structureOf } from './structure-values.ts'
import { updateOf } from './update-request.ts'
import { WORKLOAD_SHAPE } from './workloads.ts'

interface UpdatedKind {
  readonly apiVersion: string
  readonly kind: string
  readonly resource: string
  /** Below io.k8s.api: `apps.v1.Deployment`. */
  readonly type: string
  readonly shape: Shape
  /** Paths that are changed most of the time. */
  readonly scope: readonly string[]
  /** Without a namespace of its own. */
  readonly cluster?: boolean
  readonly subresources: readonly ('status' | 'scale' | 'token' | 'finalize')[]
  readonly make: (random: Random) => JsonObject
}

const METADATA = ['metadata.labels', 'metadata.annotations', 'metadata.finalizers', 'metadata.ownerReferences']
const POD_TEMPLATE = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'x:1' }] } }
const selected = (random: Random): JsonObject => ({
  replicas: random.pick([0, 1, 3]),
  selector: { matchLabels: { app: 'web' } },
  template: POD_TEMPLATE,
})
const workload = (kind: string, resource: string, more: JsonObject = {}): UpdatedKind => ({
  apiVersion: 'apps/v1',
  kind,
  resource,
  type: `apps.v1.${kind}`,
  shape: WORKLOAD_SHAPE,
  scope: [
    ...METADATA,
    'spec.replicas',
    'spec.template',
    'spec.strategy',
    'spec.updateStrategy',
    'spec.minReadySeconds',
  ],
  subresources: kind === 'DaemonSet' ? ['status'] : ['status', 'scale', 'scale'],
  make: (random) => ({ spec: { ...selected(random), ...more } }),
})
const core = (
  kind: string,
  resource: string,
): Pick<UpdatedKind, 'apiVersion' | 'kind' | 'resource' | 'type' | 'shape'> => ({
  apiVersion: 'v1',
  kind,
  resource,
  type: `core.v1.${kind}`,
  shape: NOTE_SHAPE,
})

const KINDS: readonly UpdatedKind[] = [
  {
    ...core('ConfigMap', 'configmaps'),
    scope: [...METADATA, 'data', 'binaryData', 'immutable'],
    subresources: [],
    make: (random) => ({ data: { a: '1', b: '2' }, ...(random.chance(0.2) ? { binaryData: { c: 'YQ==' } } : {}) }),
  },
  {
    ...core('Secret', 'secrets'),
    scope: [...METADATA, 'data', 'stringData', 'immutable', 'type'],
    subresources: [],
    make: (random) => ({ data: { a: 'YQ==' }, ...(random.chance(0.3) ? { stringData: { a: 'b', c: 'd' } } : {}) }),
  },
  {
    ...core('ServiceAccount', 'serviceaccounts'),
    scope: [...METADATA, 'secrets', 'imagePullSecrets', 'automountServiceAccountToken'],
    subresources: ['token', 'token'],
    make: () => ({ secrets: [{ name: 'a' }], imagePullSecrets: [{ name: 'p' }] }),
  },
  {
    ...core('Service', 'services'),
    shape: SERVICE_SHAPE,
    scope: [...METADATA, 'spec'],
    subresources: ['status'],
    make: (random) => ({ spec: serviceSpec(random) }),
  },
  {
    ...core('Namespace', 'namespaces'),
    scope: [...METADATA, 'spec.finalizers'],
    cluster: true,
    subresources: ['status', 'finalize'],
    make: () => ({}),
  },
  {
    ...core('ReplicationController', 'replicationcontrollers'),
    shape: WORKLOAD_SHAPE,
    scope: [...METADATA, 'spec.replicas', 'spec.template'],
    subresources: ['status', 'scale'],
    make: () => ({ spec: { replicas: 1, selector: { app: 'web' }, template: POD_TEMPLATE } }),
  },
  workload('Deployment', 'deployments'),
  workload('ReplicaSet', 'replicasets'),
  workload('StatefulSet', 'statefulsets', { serviceName: 'web' }),
  workload('DaemonSet', 'daemonsets', { replicas: undefined }),
  {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    resource: 'leases',
    type: 'coordination.v1.Lease',
    shape: NETWORK_SHAPE,
    scope: [...METADATA, 'spec'],
    subresources: [],
    make: () => ({ spec: { holderIdentity: 'a', leaseDurationSeconds: 15 } }),
  },
]

function serviceSpec(random: Random): JsonObject {
  const ports = [
    { name: 'http', port: 80 },
    { name: 'dns', port: 53, protocol: 'UDP' },
  ]
  return random.pick<JsonObject>([
    { ports, selector: { app: 'web' } },
    { ports, clusterIP: 'None' },
    { ports: ports.slice(0, 1), selector: { app: 'web' }, sessionAffinity: 'ClientIP' },
    { type: 'ExternalName', externalName: 'example.com' },
  ])
}

export const objectUpdates: SequenceGenerator = (random, index) => {
  const kind = random.pick(KINDS)
  const root = kind.apiVersion === 'v1' ? '/api/v1' : `/apis/${kind.apiVersion}`
  const collection = `${root}${kind.cluster === true ? '' : '/namespaces/{ns}'}/${kind.resource}`
  const name = kind.cluster === true ? `{ns}-${index}` : `o-${index}`
  const path = `${collection}/${name}`
  return { path, length: 12, step: (chance, state) => step(chance, state, kind, collection, name) }
}

function step(
  random: Random,
  { current, before }: SequenceState,
  kind: UpdatedKind,
  collection: string,
  name: string,
): RecordedRequest {
  const { apiVersion, subresources, shape, scope } = kind
  const path = `${collection}/${name}`
  if (current === undefined) {
    const metadata = { name, labels: { app: 'web' }, ...(random.chance(0.2) ? { finalizers: ['example.com/f'] } : {}) }
    return { method: 'POST', path: collection, body: { apiVersion, kind: kind.kind, metadata, ...kind.make(random) } }
  }
  if (random.chance(0.04)) return { method: 'DELETE', path }
  const values = new StructureValues(random, shape, random.pick([0, 0, 0.05, 0.2]))
  const message = structureOf(kind.type)
  const subresource = subresources.length > 0 && random.chance(0.35) ? random.pick(subresources) : ''
  if (subresource === 'token') return token(random, path)
  if (subresource === 'scale') return scale(random, values, path, current, before)
  const fields = subresource === 'status' ? ['status'] : random.chance(0.8) ? scope : ['']
  const changes = new ObjectChanges(random, values, fields)
  const suffix = subresource === '' ? '' : `/${subresource}`
  return updateOf({ random, changes, message, path: `${path}${suffix}`, current, before })
}

function scale(
  random: Random,
  values: StructureValues,
  path: string,
  current: JsonObject,
  before: JsonObject | undefined,
): RecordedRequest {
  const changes = new ObjectChanges(random, values, random.chance(0.8) ? ['spec'] : ['spec', 'metadata', 'status'])
  const message = structureOf('autoscaling.v1.Scale')
  const old = before && scaleOf(before)
  return updateOf({ random, changes, message, path: `${path}/scale`, current: scaleOf(current), before: old })
}

function scaleOf({ metadata, spec, status }: JsonObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = objectOf(metadata)
  const { replicas = 0, selector } = objectOf(spec)
  const labels = objectOf(objectOf(selector).matchLabels ?? selector)
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas },
    status: {
      replicas: objectOf(status).replicas ?? 0,
      selector: Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    },
  }
}

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})

function token(random: Random, path: string): RecordedRequest {
  const kinds = ['Pod', 'Secret', 'Node', 'ConfigMap', '']
  const boundObjectRef = { kind: random.pick(kinds), apiVersion: random.pick(['v1', 'v2', '']), name: 'none', uid: 'u' }
  const spec: JsonObject = {
    audiences: random.pick<JsonValue>([[], ['a'], ['a', 'a'], [''], null]),
    expirationSeconds: random.pick<JsonValue>([600, 599, 3600, 2 ** 33, 0, -1, null, 'x']),
    ...(random.chance(0.3) ? { boundObjectRef } : {}),
  }
  const body: JsonObject = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec }
  if (random.chance(0.1)) body[random.pick(['apiVersion', 'kind', 'spec'])] = random.pick(['x', null])
  if (random.chance(0.2)) body.metadata = { name: random.pick(['other', '']), namespace: random.pick(['{ns}', 'x']) }
  return {
    method: 'POST',
    path: `${path}/token${random.pick(['', '', '?dryRun=All', '?fieldValidation=Strict'])}`,
    body,
  }
}
