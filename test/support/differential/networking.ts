/** Kinds around workloads: what lets requests in, who may talk to whom, what scales, who leads, what is kept. */
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { loadSchema } from '../../../src/schema/load-schema.ts'
import type { Generator } from './generator.ts'
import { corrupt, type Shape, StructureValues } from './structure-values.ts'

/** Kinds: apiVersion, kind, resource, the type of the spec, and whether they are in a namespace. */
const KINDS: readonly (readonly [string, string, string, string, boolean])[] = [
  ['networking.k8s.io/v1', 'Ingress', 'ingresses', 'networking.v1.IngressSpec', true],
  ['networking.k8s.io/v1', 'Ingress', 'ingresses', 'networking.v1.IngressSpec', true],
  ['networking.k8s.io/v1', 'IngressClass', 'ingressclasses', 'networking.v1.IngressClassSpec', false],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', 'networking.v1.NetworkPolicySpec', true],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', 'networking.v1.NetworkPolicySpec', true],
  ['coordination.k8s.io/v1', 'Lease', 'leases', 'coordination.v1.LeaseSpec', true],
  [
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    'autoscaling.v2.HorizontalPodAutoscalerSpec',
    true,
  ],
  [
    'autoscaling/v1',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    'autoscaling.v1.HorizontalPodAutoscalerSpec',
    true,
  ],
]

const BADNESS = [0, 0.05, 0.15, 0.4]
const CORRUPT = 0.05

const NAMES = { good: ['web', 'a-b', 'x1'], bad: ['', 'A_b', '1x', 'a.b', 'x'.repeat(64), 'a/b', '..'] }
const BLOCKS = {
  good: ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '2001:db8::/32', '2001:db8:1::/48', '0.0.0.0/0'],
  bad: [
    '',
    '10.0.0.0',
    '10.0.0.0/33',
    '10.1.2.3/16',
    '010.0.0.0/8',
    '10.0.0.0/08',
    '::ffff:10.0.0.0/104',
    '2001:DB8::/32',
    '2001:db8:0:0::/32',
    'x/8',
    '2001:db8::1/32',
  ],
}

export const NETWORK_SHAPE: Shape = {
  rare: ['IngressBackend.resource'],
  strange: ['\u0000', 'ä', '"', '<&>', 'x'.repeat(300), '\n', '   '],
  fields: {
    IngressSpec: 2,
    IngressClassSpec: 2,
    NetworkPolicySpec: 2.5,
    NetworkPolicyPort: 1.5,
    LeaseSpec: 3,
    HorizontalPodAutoscalerSpec: 2.5,
    MetricTarget: 1.2,
    HPAScalingRules: 3,
  },
  unions: {
    NetworkPolicyPeer: ['podSelector', 'namespaceSelector', 'ipBlock'],
    IngressBackend: ['service', 'resource'],
    ServiceBackendPort: ['name', 'number'],
    MetricSpec: ['object', 'pods', 'resource', 'containerResource', 'external'],
  },
  values: {
    'IngressRule.host': {
      good: ['a.example.com', '*.example.com', 'x'],
      bad: ['A', '192.0.2.1', '*', 'a.*.com', '*.*.com', 'a_b', '::1', '-a', '*.192.0.2.1'],
    },
    hosts: { good: ['a.example.com', '*.example.com'], bad: ['A', '*', '', '192.0.2.1'] },
    path: { good: ['/', '/a', '/a/b'], bad: ['', 'a', '/a//b', '/./', '/a/../b', '/a/..', '/a/.', '/%2f', '/%2F'] },
    pathType: { good: ['Prefix', 'Exact', 'ImplementationSpecific'], bad: ['Regex', '', 'prefix'] },
    number: { good: [80, 65_535, 1], bad: [0, -1, 65_536] },
    port: { good: [80, 'http', 443], bad: [0, -1, 70_000, '', 'HTTP', 'a--b', '80', 'x'.repeat(16)] },
    endPort: { good: [90, 500], bad: [0, 1, -1, 70_000] },
    'ServiceBackendPort.name': { good: ['http', 'web-1'], bad: ['HTTP', '80', 'a--b', '-a', 'x'.repeat(16)] },
    protocol: { good: ['TCP', 'UDP', 'SCTP'], bad: ['', 'tcp', 'ICMP'] },
    policyTypes: { good: ['Ingress', 'Egress'], bad: ['', 'ingress', 'Both'] },
    cidr: BLOCKS,
    except: { good: ['10.1.0.0/16', '10.1.2.0/25', '2001:db8:1:2::/64'], bad: BLOCKS.bad },
    controller: {
      good: ['example.com/c', 'a.b/c/d'],
      bad: ['', 'x', '/x', 'x/', 'A/b', 'a/b c', `a.b/${'c'.repeat(260)}`],
    },
    scope: { good: ['Cluster', 'Namespace'], bad: ['', 'cluster'] },
    namespace: { good: ['default', 'a-b'], bad: ['', 'A', 'a.b'] },
    apiGroup: { good: ['apps', 'a.example.com'], bad: ['', 'A', 'a_b'] },
    kind: { good: ['ConfigMap', 'Deployment', 'ReplicationController'], bad: ['', 'a/b', '..'] },
    apiVersion: { good: ['apps/v1', 'v1', 'a.example.com/v1'], bad: ['', 'a/b/c', '/', 'apps/', '/v1'] },
    name: NAMES,
    secretName: { good: ['tls', 'a.b'], bad: ['', 'A', 'a_b'] },
    ingressClassName: { good: ['nginx', 'a.b'], bad: ['', 'A', 'a_b'] },
    operator: { good: ['In', 'NotIn', 'Exists', 'DoesNotExist'], bad: ['', 'in', 'Gt'] },
    'LabelSelectorRequirement.key': { good: ['app', 'a.b/c'], bad: ['', 'A b', 'a/b/c'] },
    'matchLabels keys': { good: ['app', 'a.b/c'], bad: ['', 'A b', 'a/b/c'] },
    matchLabels: { good: ['web', ''], bad: ['a b', 'x'.repeat(64)] },
    leaseDurationSeconds: { good: [15, 1], bad: [0, -1] },
    leaseTransitions: { good: [0, 3], bad: [-1] },
    strategy: { good: ['OldestEmulationVersion'], bad: ['', 'x'] },
    acquireTime: { good: ['2026-01-01T00:00:00.000000Z'], bad: ['2026-01-01T00:00:00Z', 'x', ''] },
    renewTime: { good: ['2026-01-01T00:00:00.123456Z'], bad: ['2026-01-01T00:00:00Z', '2026-01-01'] },
    minReplicas: { good: [1, 2], bad: [0, -1, 100] },
    maxReplicas: { good: [3, 10], bad: [0, -1, 1] },
    'MetricSpec.type': { good: ['Resource', 'Pods', 'Object', 'External', 'ContainerResource'], bad: ['', 'resource'] },
    'MetricTarget.type': { good: ['Utilization', 'Value', 'AverageValue'], bad: ['', 'x'] },
    averageUtilization: { good: [50, 1], bad: [0, -1] },
    Quantity: { good: ['10', '500m', '1Gi'], bad: ['0', '-1', 'x', ''] },
    tolerance: { good: ['0.05', '0', '100m'], bad: ['-1', 'x'] },
    selectPolicy: { good: ['Max', 'Min', 'Disabled'], bad: ['', 'max'] },
    'HPAScalingPolicy.type': { good: ['Pods', 'Percent'], bad: ['', 'pods'] },
    value: { good: [4, 100], bad: [0, -1] },
    periodSeconds: { good: [15, 1800], bad: [0, -1, 1801] },
    stabilizationWindowSeconds: { good: [0, 300, 3600], bad: [-1, 3601] },
    targetCPUUtilizationPercentage: { good: [50, 80], bad: [0, -1] },
  },
}

export const networking: Generator = (random, index) => {
  const [apiVersion, kind, resource, type, namespaced] = random.pick(KINDS)
  const message = loadSchema().message(`io.k8s.api.${type}`)
  if (message === undefined) throw new Error(`no structure of ${type}`)
  const badness = random.pick(BADNESS)
  const spec = new StructureValues(random, NETWORK_SHAPE, badness).object(message)
  const annotations = random.chance(0.1) ? { annotations: { 'kubernetes.io/ingress.class': 'nginx' } } : {}
  const name = random.chance(1 - badness / 2)
    ? `n-${index}`
    : random.pick(['A_b', `w.${index}`, 'x'.repeat(254), 'a/b'])
  const body: JsonObject = { apiVersion, kind, metadata: { name, ...annotations }, spec }
  if (random.chance(CORRUPT)) corrupt(random, body)
  const place = namespaced ? `namespaces/{ns}/${resource}` : resource
  return { method: 'POST', path: `/apis/${apiVersion}/${place}?dryRun=All`, body }
}
