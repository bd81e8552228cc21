/** POST of random Services of every type. */
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import type { Generator } from './generator.ts'
import { SERVICE_SHAPE } from './service-values.ts'
import { corrupt, type Shape, StructureValues, structureOf } from './structure-values.ts'

const BADNESS = [0, 0, 0.03, 0.1, 0.3]
const CORRUPT = 0.05

/** Types that have node ports, too: each port then says which. */
const SHAPE: Shape = {
  ...SERVICE_SHAPE,
  values: {
    ...SERVICE_SHAPE.values,
    'ServiceSpec.type': { good: ['ClusterIP', 'ExternalName', 'NodePort', 'LoadBalancer'], bad: ['', 'x'] },
    nodePort: { good: [30_001, 30_002], bad: [0, 80, 30_001] },
    healthCheckNodePort: { good: [30_100], bad: [0, 80] },
    clusterIP: { good: ['None', '10.0.0.77'], bad: ['10.9.9.9', 'x', '::1', '010.0.0.1'] },
    clusterIPs: { good: ['None', '10.0.0.77'], bad: ['10.9.9.9', 'x', '', '::1'] },
  },
  rare: ['ServiceSpec.clusterIPs', 'ServiceSpec.ipFamilies'],
}

const ANNOTATIONS: readonly (readonly [string, string])[] = [
  ['service.kubernetes.io/topology-aware-hints', 'auto'],
  ['service.kubernetes.io/topology-mode', 'Auto'],
  ['service.kubernetes.io/topology-mode', 'Disabled'],
  ['service.beta.kubernetes.io/load-balancer-source-ranges', '10.0.0.0/8, 1.2.3.4/32'],
  ['service.beta.kubernetes.io/load-balancer-source-ranges', 'x'],
]

export const services: Generator = (random, index) => {
  const spec = new StructureValues(random, SHAPE, random.pick(BADNESS)).object(structureOf('core.v1.ServiceSpec'))
  if (random.chance(0.8)) spec.ports ??= [{ port: 80, nodePort: 30_003 }]
  if (spec.clusterIPs !== undefined && random.chance(0.7)) spec.clusterIP = Object(spec.clusterIPs)[0] ?? null
  const annotations = Object.fromEntries(ANNOTATIONS.filter(() => random.chance(0.05)))
  const body: JsonObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: `s-${index}`, annotations }, spec }
  if (random.chance(CORRUPT)) corrupt(random, body)
  return { method: 'POST', path: '/api/v1/namespaces/{ns}/services', body }
}
