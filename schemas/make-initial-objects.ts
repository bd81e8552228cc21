/** Makes what every cluster begins with, by the whole pipeline. Source: a fresh kube-apiserver and kube-controller-manager v1.35. */
import type { JsonObject, KubeObject } from '../src/apimachinery/objects.ts'
import { createIdSource } from '../src/apimachinery/random-ids.ts'
import { userOf } from '../src/apiserver/authentication/authenticators.ts'
import { RBAC_GROUP } from '../src/authorization/rbac-objects.ts'
import type { Client } from '../src/client/client.ts'
import { InformerFactory } from '../src/client/informer.ts'
import { VirtualClock } from '../src/clock/virtual-clock.ts'
import { clusterRoleAggregation } from '../src/controllers/cluster-role-aggregation.ts'
import { rootCaController } from '../src/controllers/root-ca.ts'
import { RootCaBundle } from '../src/controllers/root-ca-bundle.ts'
import { serviceAccountController } from '../src/controllers/service-account.ts'
import { createAccess } from '../src/create-access.ts'
import { createClients, SERVER, serverManager } from '../src/create-clients.ts'
import { defaultPolicy } from '../src/default-policy.ts'
import { IN_CLUSTER_CERTIFICATE } from '../src/in-cluster-certificate.ts'
import { type InitialObject, type InitialObjects, lastStates } from '../src/initial-objects.ts'
import { WriteJournal } from '../src/journal.ts'
import { builtInKinds } from '../src/kinds/built-in-kinds.ts'
import { Heartbeats } from '../src/kubelet/heartbeats.ts'
import { CustomValues } from '../src/metrics/custom-values.ts'
import { GenericRegistry } from '../src/registry/generic-registry.ts'
import type { Schema } from '../src/schema/load-schema.ts'
import { MemoryStorage } from '../src/store/memory-storage.ts'
import { createFlowControl, PRODUCER } from './flow-control-objects.ts'

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

const PRIORITY_CLASSES: readonly (readonly [name: string, value: number, description: string])[] = [
  [
    'system-cluster-critical',
    2_000_000_000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ],
  ['system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their node.'],
]

/** The service by which Pods reach the API. */
const KUBERNETES_SERVICE: JsonObject = {
  metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
  spec: {
    clusterIP: '10.0.0.1',
    type: 'ClusterIP',
    sessionAffinity: 'None',
    ipFamilyPolicy: 'SingleStack',
    internalTrafficPolicy: 'Cluster',
    ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
  },
}

/** Where the server itself is found. */
const SERVER_ENDPOINT = { address: '172.18.0.2', port: { name: 'https', port: 6443, protocol: 'TCP' } } as const

const KUBERNETES_ENDPOINTS: JsonObject = {
  metadata: {
    name: 'kubernetes',
    namespace: 'default',
    labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
  },
  subsets: [{ addresses: [{ ip: SERVER_ENDPOINT.address }], ports: [SERVER_ENDPOINT.port] }],
}

const KUBERNETES_SLICE: JsonObject = {
  metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: [SERVER_ENDPOINT.address], conditions: { ready: true } }],
  ports: [SERVER_ENDPOINT.port],
}

/** What a control plane offers who wants storage: volumes are made at once. */
const STORAGE_CLASS: JsonObject = {
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'ephemera.io/simulated',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
  allowVolumeExpansion: false,
}

/** The API that comes with a metrics-server. Source: metrics-server's manifests. */
const METRICS_SERVICE: JsonObject = {
  metadata: { name: 'v1beta1.metrics.k8s.io', labels: { 'k8s-app': 'metrics-server' } },
  spec: {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    service: { name: 'metrics-server', namespace: 'kube-system', port: 443 },
    insecureSkipTLSVerify: true,
    groupPriorityMinimum: 100,
    versionPriority: 100,
  },
}
const METRICS_SERVICE_STATUS: JsonObject = {
  conditions: [
    { type: 'Available', status: 'True', lastTransitionTime: '', reason: 'Passed', message: 'all checks passed' },
  ],
}
const METRICS_KIND = { group: 'metrics.k8s.io', version: 'v1beta1', kind: 'NodeMetrics' }

const CONTROLLERS = [serviceAccountController, rootCaController, clusterRoleAggregation]

const serverObjects = (schema: Schema): readonly (readonly [resource: string, object: JsonObject])[] => [
  ...NAMESPACES.map((name) => ['namespaces', { metadata: { name } }] as const),
  ...PRIORITY_CLASSES.map(
    ([name, value, description]) =>
      ['priorityclasses.scheduling.k8s.io', { metadata: { name }, value, description }] as const,
  ),
  ['services', KUBERNETES_SERVICE],
  ['endpoints', KUBERNETES_ENDPOINTS],
  ['endpointslices.discovery.k8s.io', KUBERNETES_SLICE],
  ...Object.entries(defaultPolicy(schema)).flatMap(([resource, objects]) =>
    objects.map((object) => [`${resource}.${RBAC_GROUP}`, object] as const),
  ),
]

/**
 * In a server of its own, with the controllers that have something to do from the beginning, and with a metrics-server
 * if the schema has its API.
 */
export async function makeInitialObjects(schema: Schema): Promise<InitialObjects> {
  const clock = new VirtualClock()
  const ids = createIdSource(0)
  const journal = new WriteJournal(clock, Number.POSITIVE_INFINITY)
  const storage = new MemoryStorage({ onWrite: journal.note })
  const registry = new GenericRegistry({ storage, schema, kinds: builtInKinds(schema), plugins: [] })
  const access = createAccess({
    storage,
    clock,
    ids,
    schema,
    tokens: [],
    authorizationMode: 'AlwaysAllow',
    bare: true,
    labelSecret: () => {},
  })
  const { clientFor } = createClients({ registry, clock, ids, access })
  const client = clientFor(SERVER, serverManager(schema))
  for (const [resource, object] of serverObjects(schema)) client.create(resource, object)
  const written = (): InitialObject[] =>
    journal.writes().map(({ resource, text }) => ({ resource, object: withoutIdentity(JSON.parse(text)) }))
  createFlowControl(clientFor(SERVER, PRODUCER))
  const all = written()
  const server = lastStates(all)

  const informers = new InformerFactory(client, clock)
  const context = {
    clock,
    ids,
    informers,
    beats: new Heartbeats(clock),
    rootCa: new RootCaBundle(IN_CLUSTER_CERTIFICATE.ca),
    metrics: new CustomValues(),
    tokens: access.tokens,
  }
  client.create('storageclasses.storage.k8s.io', STORAGE_CLASS)
  if (schema.messageOf(METRICS_KIND) !== undefined) createMetricsService(client)
  for (const { user, start } of CONTROLLERS)
    start({ client: clientFor(userOf({ name: user }), 'kube-controller-manager'), ...context })
  await clock.runUntilIdle()
  return { server, controllers: lastStates(written().slice(all.length)) }
}

function createMetricsService(client: Client): void {
  const service = client.create('apiservices.apiregistration.k8s.io', METRICS_SERVICE)
  client.update('apiservices.apiregistration.k8s.io/status', { ...service, status: METRICS_SERVICE_STATUS })
}

/** What differs from cluster to cluster is left empty. */
function withoutIdentity(object: KubeObject): KubeObject {
  const { metadata } = object
  const managedFields = (metadata.managedFields ?? []).map((entry) => ({ ...entry, time: '' }))
  return { ...object, metadata: { ...metadata, uid: '', resourceVersion: '', creationTimestamp: '', managedFields } }
}
