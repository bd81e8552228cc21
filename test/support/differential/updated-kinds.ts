/** Kinds whose objects are updated at random: how one is made, and what of it is changed. */
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { NETWORK_SHAPE } from './networking.ts'
import { NOTE_SHAPE } from './notes.ts'
import { POD_SHAPE } from './pod-values.ts'
import type { Random } from './random.ts'
import { SERVICE_SHAPE } from './service-values.ts'
import type { Shape } from './structure-values.ts'
import { WORKLOAD_SHAPE } from './workloads.ts'

export interface UpdatedKind {
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
const JOB_TEMPLATE = { spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'x:1' }] } }
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

export const UPDATED_KINDS: readonly UpdatedKind[] = [
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
  plain('batch/v1', 'Job', 'jobs', WORKLOAD_SHAPE, { spec: { template: JOB_TEMPLATE } }, ['status']),
  plain(
    'batch/v1',
    'CronJob',
    'cronjobs',
    WORKLOAD_SHAPE,
    { spec: { schedule: '@hourly', jobTemplate: { spec: { template: JOB_TEMPLATE } } } },
    ['status'],
  ),
  plain('networking.k8s.io/v1', 'Ingress', 'ingresses', NETWORK_SHAPE, {
    spec: { defaultBackend: { service: { name: 'a', port: { number: 1 } } } },
  }),
  plain('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', NETWORK_SHAPE, { spec: { podSelector: {} } }),
  plain(
    'policy/v1',
    'PodDisruptionBudget',
    'poddisruptionbudgets',
    WORKLOAD_SHAPE,
    { spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } } },
    ['status'],
  ),
  plain('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', NETWORK_SHAPE, {
    spec: { maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'a' } },
  }),
  plain('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', POD_SHAPE, {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }),
  plain('v1', 'ResourceQuota', 'resourcequotas', POD_SHAPE, { spec: { hard: { pods: '50' } } }, ['status']),
  plain('v1', 'LimitRange', 'limitranges', POD_SHAPE, { spec: { limits: [{ type: 'Pod', max: { cpu: '900' } }] } }),
  plain('v1', 'Endpoints', 'endpoints', SERVICE_SHAPE, {
    subsets: [{ addresses: [{ ip: '10.1.1.1' }], ports: [{ port: 80 }] }],
  }),
  plain('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices', SERVICE_SHAPE, {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.1.1'] }],
    ports: [{ port: 80 }],
  }),
  plain('rbac.authorization.k8s.io/v1', 'Role', 'roles', POD_SHAPE, {
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  }),
  plain('v1', 'PodTemplate', 'podtemplates', WORKLOAD_SHAPE, { template: POD_TEMPLATE }),
]

/** A kind of which everything but metadata is changed. */
function plain(
  apiVersion: string,
  kind: string,
  resource: string,
  shape: Shape,
  object: JsonObject,
  subresources: UpdatedKind['subresources'] = [],
): UpdatedKind {
  const [group = '', version = group] = apiVersion.split('/')
  const type = `${group === version ? 'core' : (group.split('.')[0] ?? '')}.${version}.${kind}`
  const scope = [...METADATA, ...Object.keys(object)]
  return { apiVersion, kind, resource, type, shape, scope, subresources, make: () => structuredClone(object) }
}

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
