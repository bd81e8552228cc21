/** Texts and numbers for random Services: what each field takes, and what it does not. */
import type { Shape } from './structure-values.ts'

const NAMES = { good: ['web', 'dns', 'http'], bad: ['', 'A_b', '1', 'x'.repeat(64)] }
const FAMILIES = { good: ['IPv4'], bad: ['IPv6', '', 'x'] }

/** No node ports are asked for that the server would choose by chance. */
export const SERVICE_SHAPE: Shape = {
  rare: ['ServiceSpec.type', 'ServiceSpec.clusterIP', 'ServiceSpec.clusterIPs', 'ServiceSpec.ipFamilies'],
  strange: ['\u0000', 'ä', '"', '<&>', '\n', ' '],
  fields: { ServiceSpec: 3, ServicePort: 2 },
  unions: {},
  values: {
    'ServicePort.name': NAMES,
    name: NAMES,
    port: { good: [80, 443, 53], bad: [0, -1, 65_536] },
    targetPort: { good: [80, 'http', 0], bad: ['', 'A_b', -1, 70_000] },
    nodePort: { good: [0], bad: [-1, 80, 40_000] },
    protocol: { good: ['TCP', 'UDP', 'SCTP'], bad: ['', 'tcp'] },
    appProtocol: { good: ['http', 'kubernetes.io/h2c'], bad: ['', 'a b', 'x/y/z'] },
    'ServiceSpec.type': { good: ['ClusterIP', 'ExternalName'], bad: ['', 'x'] },
    clusterIP: { good: ['None', ''], bad: ['10.9.9.9', 'x', '::1', '010.0.0.1'] },
    clusterIPs: { good: ['None'], bad: ['10.9.9.9', 'x', ''] },
    externalIPs: { good: ['1.2.3.4', '2001:db8::1'], bad: ['127.0.0.1', '0.0.0.0', 'x', '010.0.0.1', '169.254.1.1'] },
    externalName: { good: ['example.com', 'a.b.'], bad: ['', 'A_b', '1.2.3.4 '] },
    loadBalancerIP: { good: ['1.2.3.4'], bad: ['x'] },
    loadBalancerSourceRanges: { good: ['10.0.0.0/8'], bad: ['x', '10.0.0.0', ' 10.0.0.0/8 '] },
    loadBalancerClass: { good: ['a.b/c'], bad: ['', 'x y'] },
    sessionAffinity: { good: ['None', 'ClientIP'], bad: ['', 'x'] },
    timeoutSeconds: { good: [10, 86_400], bad: [0, -1, 86_401] },
    externalTrafficPolicy: { good: ['Cluster', 'Local'], bad: ['', 'x'] },
    internalTrafficPolicy: { good: ['Cluster', 'Local'], bad: ['', 'x'] },
    trafficDistribution: { good: ['PreferClose', 'PreferSameZone', 'PreferSameNode'], bad: ['', 'x'] },
    healthCheckNodePort: { good: [0], bad: [-1, 80, 70_000] },
    ipFamilyPolicy: { good: ['SingleStack', 'PreferDualStack'], bad: ['', 'x', 'RequireDualStack'] },
    ipFamilies: FAMILIES,
    ip: { good: ['1.2.3.4'], bad: ['x', ''] },
    hostname: { good: ['a.b'], bad: ['A_b', ''] },
    ipMode: { good: ['VIP', 'Proxy'], bad: ['', 'x'] },
    error: { good: ['a.b/c', 'Other'], bad: ['a b', ''] },
    'selector keys': { good: ['app', 'a.b/c'], bad: ['', 'a b'] },
    selector: { good: ['web', ''], bad: ['a b'] },
    'Condition.type': { good: ['Ready', 'a.b/c'], bad: ['', 'a b'] },
    'Condition.status': { good: ['True', 'False', 'Unknown'], bad: ['', 'x'] },
    'Condition.reason': { good: ['Because'], bad: ['', 'a b'] },
    Time: { good: ['2026-02-03T04:05:06Z'], bad: ['x'] },
    'labels keys': { good: ['app', 'example.com/role'], bad: ['Bad Key', ''] },
    labels: { good: ['a', ''], bad: ['no way'] },
    bool: { good: [true, false] },
    int32: { good: [0, 1], bad: [-1] },
    int64: { good: [0, 1], bad: [-1] },
  },
}
