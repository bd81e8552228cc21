/** What a server makes for itself when it starts. Source: a fresh kube-apiserver v1.35. */
import type { JsonObject } from './apimachinery/objects.ts'
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

/** `client` is the server's own. */
export async function createInitialObjects(client: Client, options: BootstrapOptions): Promise<void> {
  for (const name of NAMESPACES) client.create('namespaces', { metadata: { name } })
  for (const [name, value, description] of PRIORITY_CLASSES) {
    client.create('priorityclasses.scheduling.k8s.io', { metadata: { name }, value, description })
  }
  client.create('services', KUBERNETES_SERVICE)
  await createBootstrapPolicy(options)
}
