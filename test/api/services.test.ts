/** What Services may say of addresses, families and ports, and what becomes of it when they change. All asked of v1.35. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'
import { type Answer, Requests } from '../support/requests.ts'

const SERVICES = '/api/v1/namespaces/default/services'
const BALANCERS_ONLY = "Forbidden: may only be used when `type` is 'LoadBalancer'"
let cluster: Cluster
let requests: Requests
beforeEach(async () => {
  cluster = await createCluster({ bare: true })
  requests = new Requests(cluster)
})
afterEach(() => cluster.close())

const create = (spec: object, annotations = {}, name = 's'): Answer =>
  requests.post(SERVICES, { metadata: { name, annotations }, spec: { ports: [{ port: 80 }], ...spec } })
const change = (spec: object): Answer => requests.merge(`${SERVICES}/s`, { spec })
const specOf = ({ body }: Answer) => Object(body).spec
/** `field: message` of each cause. */
const causesOf = ({ body }: Answer): string[] =>
  Object(body).details.causes.map(({ field, message }: { field: string; message: string }) => `${field}: ${message}`)

describe('a Service is refused', () => {
  it.each([
    [
      { clusterIPs: ['None'] },
      'spec.clusterIPs: Invalid value: ["None"]: must be empty when `clusterIP` is not specified',
    ],
    [
      { clusterIP: '10.0.0.9', clusterIPs: ['10.0.0.8'] },
      'spec.clusterIPs: Invalid value: ["10.0.0.8"]: first value must match `clusterIP`',
    ],
    [{ ipFamilies: ['IPv4', 'IPv4'] }, 'spec.ipFamilies[1]: Duplicate value: "IPv4"'],
    [
      { ipFamilyPolicy: 'Both' },
      'spec.ipFamilyPolicy: Unsupported value: "Both": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
    ],
    [
      { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'SingleStack' },
      "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
    ],
    [{ clusterIP: '::1' }, 'spec.clusterIPs[0]: Invalid value: ["::1"]: IPv6 is not configured on this cluster'],
    [
      { externalIPs: ['127.0.0.1'] },
      'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [{ loadBalancerClass: 'a.b/c' }, `spec.loadBalancerClass: ${BALANCERS_ONLY}`],
    [{ allocateLoadBalancerNodePorts: true }, `spec.allocateLoadBalancerNodePorts: ${BALANCERS_ONLY}`],
    [
      { healthCheckNodePort: 1 },
      "spec.healthCheckNodePort: Invalid value: 1: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ],
    [
      { type: 'LoadBalancer', loadBalancerSourceRanges: [' 10.0.0.0/8 ', 'x'] },
      'spec.LoadBalancerSourceRanges[1]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
    [
      { type: 'ExternalName', externalName: 'a.b', ipFamilyPolicy: 'SingleStack' },
      'spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services',
    ],
  ])('for %j', (spec, cause) => {
    expect(causesOf(create(spec))).toEqual([cause])
  })

  it('for annotations that do not go together', () => {
    const key = (name: string): string => `service.kubernetes.io/topology-${name}`
    const answer = create({}, { [key('mode')]: 'Auto', [key('aware-hints')]: 'auto' })
    expect(causesOf(answer)).toEqual([
      `metadata.annotations[${key('mode')}]: Invalid value: "Auto": must match annotations[${key('aware-hints')}] when both are specified`,
    ])
  })

  it('for a node port that another Service has, or that is none', () => {
    create({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_001 }] }, {}, 'other')
    const path = 'spec.ports[0].nodePort: Invalid value'
    const ask = (nodePort: number) => causesOf(create({ type: 'NodePort', ports: [{ port: 80, nodePort }] }))
    expect(ask(30_001)).toEqual([`${path}: 30001: provided port is already allocated`])
    expect(ask(80)[0]).toContain(`${path}: 80: provided port is not in the valid range`)
  })
})

describe('a Service gets', () => {
  it('both families when it is headless and selects nothing', () => {
    const spec = specOf(create({ clusterIP: 'None' }))
    expect(spec).toMatchObject({ ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] })
  })

  it('one node port for several protocols', () => {
    const ports = ['TCP', 'UDP'].map((protocol) => ({ name: protocol.toLowerCase(), protocol, port: 53 }))
    const [tcp, udp] = specOf(create({ type: 'NodePort', ports })).ports
    expect(tcp.nodePort).toBe(udp.nodePort)
  })

  it('a port for health checks with a local load balancer, and keeps it', () => {
    const local = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }
    const { healthCheckNodePort } = specOf(create(local))
    expect(healthCheckNodePort).toBeGreaterThanOrEqual(30_000)
    expect(specOf(change({ healthCheckNodePort: null }))).toMatchObject({ healthCheckNodePort })
    expect(causesOf(change({ healthCheckNodePort: 30_500 }))).toEqual([
      'spec.healthCheckNodePort: Forbidden: field is immutable',
    ])
    expect(specOf(change({ externalTrafficPolicy: 'Cluster' })).healthCheckNodePort).toBeUndefined()
  })
})

describe('a change of a Service', () => {
  it('by the name of a port keeps its node port', () => {
    const ports = [{ name: 'a', port: 80 }]
    const before = specOf(create({ type: 'NodePort', ports })).ports[0].nodePort
    expect(specOf(change({ ports: [{ name: 'a', port: 81 }] })).ports[0].nodePort).toBe(before)
  })

  it('to another type drops what that has no use for, unless it is changed as well', () => {
    create({ type: 'LoadBalancer', loadBalancerClass: 'a.b/c' })
    const twice = `spec.loadBalancerClass: ${BALANCERS_ONLY}`
    expect(causesOf(change({ type: 'ClusterIP', loadBalancerClass: 'd.e/f' }))).toEqual([twice, twice])
    const spec = specOf(change({ type: 'ClusterIP' }))
    for (const field of ['loadBalancerClass', 'allocateLoadBalancerNodePorts', 'externalTrafficPolicy'])
      expect(spec[field]).toBeUndefined()
    expect(spec.ports[0].nodePort).toBeUndefined()
  })

  it('may not have another address', () => {
    create({ clusterIP: '10.0.0.9' })
    expect(causesOf(change({ clusterIP: '10.0.0.8' }))).toEqual([
      'spec.clusterIPs[0]: Invalid value: ["10.0.0.8"]: may not change once set',
    ])
  })
})
