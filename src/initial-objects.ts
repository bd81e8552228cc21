/** What a server makes for itself when it starts. Source: a fresh kube-apiserver v1.35. */
import type { JsonObject } from './apimachinery/objects.ts'
import { formatTime } from './apimachinery/time.ts'
import { type BootstrapOptions, createBootstrapPolicy } from './bootstrap-policy.ts'
import type { Client } from './client/client.ts'

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
    clusterIPs: ['10.0.0.1'],
    type: 'ClusterIP',
    sessionAffinity: 'None',
    ipFamilies: ['IPv4'],
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

/** `client` is the server's own. */
export async function createInitialObjects(client: Client, options: BootstrapOptions): Promise<void> {
  for (const name of NAMESPACES) client.create('namespaces', { metadata: { name } })
  for (const [name, value, description] of PRIORITY_CLASSES) {
    client.create('priorityclasses.scheduling.k8s.io', { metadata: { name }, value, description })
  }
  client.create('services', KUBERNETES_SERVICE)
  client.create('endpoints', KUBERNETES_ENDPOINTS)
  client.create('endpointslices.discovery.k8s.io', KUBERNETES_SLICE)
  await createBootstrapPolicy(options)
}

/** The API that comes with a metrics-server. Source: metrics-server's manifests. */
export function createMetricsService(client: Client, now: number): void {
  const service = client.create('apiservices.apiregistration.k8s.io', {
    metadata: { name: 'v1beta1.metrics.k8s.io', labels: { 'k8s-app': 'metrics-server' } },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      service: { name: 'metrics-server', namespace: 'kube-system', port: 443 },
      insecureSkipTLSVerify: true,
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  })
  const available = { type: 'Available', status: 'True', reason: 'Passed', message: 'all checks passed' }
  client.update('apiservices.apiregistration.k8s.io/status', {
    ...service,
    status: { conditions: [{ ...available, lastTransitionTime: formatTime(now) }] },
  })
}

/** What a control plane offers who wants storage: volumes are made at once. */
export function createDefaultStorageClass(client: Client): void {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  client.create('storageclasses.storage.k8s.io', {
    metadata: { name: 'standard', annotations },
    provisioner: 'ephemera.io/simulated',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: false,
  })
}
