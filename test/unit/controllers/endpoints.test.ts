import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 2 })
})
afterEach(() => cluster.close())

const app = (name: string) => ({ app: name })

async function pod(name: string, more: object = {}): Promise<void> {
  cluster.client.create('pods', {
    metadata: { name, namespace: 'default', labels: app('web') },
    spec: {
      terminationGracePeriodSeconds: 30,
      containers: [{ name: 'app', image: 'nginx', ports: [{ name: 'web', containerPort: 8080 }] }],
      ...more,
    },
  })
  await cluster.clock.advance('10s')
}

const service = (spec: object, labels = {}) =>
  cluster.client.create('services', { metadata: { name: 'web', namespace: 'default', labels }, spec: { ...spec } })

const endpoints = () => cluster.client.find('endpoints', 'default/web')
const slices = (name = 'web') =>
  cluster.client.list('endpointslices.discovery.k8s.io', 'default', {
    labelSelector: `kubernetes.io/service-name=${name}`,
  }).items

describe('Endpoints of a Service', () => {
  it('are the ready Pods that it selects, under the ports that they give its names', async () => {
    await pod('a')
    await pod('b')
    service({ selector: app('web'), ports: [{ name: 'http', port: 80, targetPort: 'web' }] }, { tier: 'front' })
    await cluster.settle()
    const ipOf = (name: string) => {
      const { podIP } = cluster.client.get('pods', `default/${name}`).status as { podIP: string }
      return podIP
    }
    expect(endpoints()).toMatchObject({
      metadata: {
        labels: { tier: 'front', 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' },
        annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': expect.any(String) },
      },
      subsets: [
        {
          addresses: [ipOf('a'), ipOf('b')].sort().map((ip) => ({ ip, targetRef: { kind: 'Pod' } })),
          ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
        },
      ],
    })
  })

  it('have ports in the order of a control plane', async () => {
    await pod('a')
    const ports = [
      { name: 'http', port: 80, targetPort: 80 },
      { name: 'https', port: 443, targetPort: 8443 },
      { name: 'a', port: 81, targetPort: 9000, appProtocol: 'http' },
      { name: 'b', port: 82, targetPort: 9001 },
    ]
    service({ selector: app('web'), ports })
    await cluster.settle()
    const [subset] = (endpoints()?.subsets ?? []) as { ports: { name: string }[] }[]
    expect(subset?.ports.map(({ name }) => name)).toEqual(['http', 'a', 'b', 'https'])
    const [slice] = slices() as unknown as { ports: { name: string }[] }[]
    expect(slice?.ports.map(({ name }) => name)).toEqual(['b', 'https', 'http', 'a'])
  })

  it('go with the Service', async () => {
    service({ selector: app('web'), ports: [{ port: 80 }] })
    await cluster.settle()
    expect(endpoints()).toBeDefined()
    cluster.client.delete('services', 'default/web')
    await cluster.settle()
    expect(endpoints()).toBeUndefined()
    expect(slices()).toEqual([])
  })

  it('are there without a Pod, and with addresses of those not ready where they are published', async () => {
    await pod('starting', { readinessGates: [{ conditionType: 'example.com/never' }] })
    service({ selector: app('web'), ports: [{ port: 80 }] })
    await cluster.settle()
    expect(endpoints()?.subsets).toMatchObject([{ notReadyAddresses: [{ targetRef: { name: 'starting' } }] }])
    const patch = { spec: { publishNotReadyAddresses: true } }
    cluster.client.patch('services', 'default/web', { type: 'merge', patch })
    await cluster.settle()
    expect(endpoints()?.subsets).toMatchObject([{ addresses: [{ targetRef: { name: 'starting' } }] }])
  })

  it('of a headless Service carry the hostnames of its Pods', async () => {
    await pod('a', { hostname: 'first', subdomain: 'web' })
    service({ selector: app('web'), clusterIP: 'None' })
    await cluster.settle()
    expect(endpoints()).toMatchObject({
      metadata: { labels: { 'service.kubernetes.io/headless': '' } },
      subsets: [{ addresses: [{ hostname: 'first' }] }],
    })
    expect(slices()).toMatchObject([{ endpoints: [{ hostname: 'first' }] }])
  })
})

describe('EndpointSlices of a Service', () => {
  it('are owned by it and tell who is ready, serving and on its way out', async () => {
    const preStop = { sleep: { seconds: 20 } }
    await pod('a', { containers: [{ name: 'app', image: 'nginx', lifecycle: { preStop } }] })
    const { uid } = service({ selector: app('web'), ports: [{ port: 80 }] }).metadata
    await cluster.settle()
    expect(slices()).toMatchObject([
      {
        metadata: {
          generateName: 'web-',
          labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' },
          ownerReferences: [{ kind: 'Service', uid, controller: true, blockOwnerDeletion: true }],
        },
        addressType: 'IPv4',
        endpoints: [{ conditions: { ready: true, serving: true, terminating: false }, targetRef: { name: 'a' } }],
        ports: [{ name: '', port: 80, protocol: 'TCP' }],
      },
    ])
    cluster.client.delete('pods', 'default/a')
    await cluster.clock.advance('1s')
    expect(slices()).toMatchObject([{ endpoints: [{ conditions: { ready: false, terminating: true } }] }])
    await cluster.clock.advance('40s')
    expect(slices()).toMatchObject([{ endpoints: null, ports: null }])
  })

  it('are put back when somebody takes them away', async () => {
    service({ selector: app('web'), ports: [{ port: 80 }] })
    await cluster.settle()
    const [slice] = slices()
    cluster.client.delete('endpointslices.discovery.k8s.io', `default/${slice?.metadata.name}`)
    await cluster.settle()
    expect(slices()).toHaveLength(1)
  })
})

describe('Endpoints that somebody else writes', () => {
  it('are mirrored for a Service without a selector', async () => {
    service({ ports: [{ port: 80 }] })
    const subsets = [{ addresses: [{ ip: '1.2.3.4' }], ports: [{ port: 80 }] }]
    const metadata = { name: 'web', namespace: 'default', labels: { a: 'b' }, annotations: { c: 'd' } }
    cluster.client.create('endpoints', { metadata, subsets })
    await cluster.settle()
    expect(slices()).toMatchObject([
      {
        metadata: {
          labels: { a: 'b', 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' },
          annotations: { c: 'd' },
          ownerReferences: [{ kind: 'Endpoints', name: 'web' }],
        },
        endpoints: [{ addresses: ['1.2.3.4'], conditions: { ready: true } }],
        ports: [{ name: '', port: 80, protocol: 'TCP' }],
      },
    ])
    cluster.client.delete('endpoints', 'default/web')
    await cluster.settle()
    expect(slices()).toEqual([])
  })
})

describe('the Service of the server', () => {
  it('has its endpoint in both forms, not mirrored', () => {
    expect(cluster.client.get('endpoints', 'default/kubernetes').subsets).toMatchObject([{ ports: [{ port: 6443 }] }])
    expect(slices('kubernetes').map(({ metadata }) => metadata.name)).toEqual(['kubernetes'])
  })
})
