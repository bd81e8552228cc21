import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 2 })
})
afterEach(() => cluster.close())

async function run(name: string, containers: readonly string[], node = 'node-1'): Promise<void> {
  await cluster.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { nodeName: node, containers: containers.map((container) => ({ name: container, image: 'shop' })) },
  })
  await cluster.settle()
}

const answer = (path: string) => cluster.inject({ url: `/apis/metrics.k8s.io/v1beta1/${path}` }).json()
const podsOf = (query = '') =>
  (answer(`namespaces/default/pods${query}`) as { items: { metadata: { name: string }; containers: unknown }[] }).items
const usage = (cpu: string, memory: string) => ({ cpu, memory })

describe('PodMetrics', () => {
  it('are there once a Pod has been looked at twice, and tell over which time', async () => {
    await run('web', ['app'])
    expect(answer('namespaces/default/pods/web')).toMatchObject({
      code: 404,
      message: 'podmetrics.metrics.k8s.io "default/web" not found',
    })
    await cluster.clock.advance('30s')
    expect(answer('namespaces/default/pods/web')).toMatchObject({
      kind: 'PodMetrics',
      metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
      window: expect.stringMatching(/^1[0-5]s$/),
      containers: [{ name: 'app', usage: usage('1m', '4Mi') }],
    })
    expect(answer('namespaces/default/pods/nope')).toMatchObject({ code: 404, message: 'pods "nope" not found' })
  })

  it('say what was set, the newest first, until it is taken back', async () => {
    await run('web', ['app', 'side'])
    await cluster.clock.advance('1m')
    const whole = cluster.metrics.set({ pods: 'default/web', cpu: '300m', memory: '10Mi' })
    cluster.metrics.set({ pods: 'default/*', container: 'side', cpu: '2' })
    const both = () => podsOf()[0]?.containers
    expect(both()).toEqual([
      { name: 'app', usage: usage('150m', '5Mi') },
      { name: 'side', usage: usage('2', '5Mi') },
    ])
    whole.remove()
    expect(both()).toEqual([
      { name: 'app', usage: usage('1m', '4Mi') },
      { name: 'side', usage: usage('2', '4Mi') },
    ])
  })

  it('divide a load between the Pods that run', async () => {
    cluster.metrics.share({ pods: 'default/web-*', cpu: '1' })
    await run('web-1', ['app'])
    await run('web-2', ['app'], 'node-2')
    await run('other', ['app'])
    await cluster.clock.advance('1m')
    expect(podsOf('?labelSelector=app%20in%20(web-1,web-2)').map(({ containers }) => containers)).toEqual([
      [{ name: 'app', usage: usage('500m', '4Mi') }],
      [{ name: 'app', usage: usage('500m', '4Mi') }],
    ])
    cluster.faults.exit({ pod: 'default/web-2', container: 'app' })
    cluster.nodes.lose('node-2')
    await cluster.clock.advance('1m')
    expect(podsOf().map(({ metadata }) => metadata.name)).toEqual(['other', 'web-1'])
  })

  it('cannot be watched or written', () => {
    expect(answer('pods?watch=true')).toMatchObject({
      code: 405,
      message: 'watch is not supported on resources of kind "pods.metrics.k8s.io"',
    })
    const url = '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods'
    expect(cluster.inject({ method: 'POST', url, body: {} }).status).toBe(405)
  })
})

describe('NodeMetrics', () => {
  it('are what its Pods use and something of its own, or what was set', async () => {
    await run('web', ['app'])
    cluster.metrics.set({ pods: 'default/web', cpu: '400m', memory: '1Gi' })
    expect(answer('nodes/node-1')).toMatchObject({ kind: 'NodeMetrics', usage: usage('500m', '1536Mi'), window: '15s' })
    cluster.metrics.setNode({ node: 'node-1', cpu: '3500m' })
    expect(answer('nodes/node-1')).toMatchObject({ usage: usage('3500m', '1536Mi') })
  })

  it('are unknown of a node that nothing is heard of', () => {
    cluster.nodes.lose('node-1')
    expect(answer('nodes')).toMatchObject({ items: [{ metadata: { name: 'node-2' } }] })
    expect(answer('nodes/node-1')).toMatchObject({
      code: 404,
      message: 'nodemetrics.metrics.k8s.io "node-1" not found',
    })
  })
})

describe('a cluster without metrics-server', () => {
  it('does not serve metrics.k8s.io', async () => {
    const plain = await createCluster({ metricsServer: false })
    expect(plain.inject({ url: '/apis/metrics.k8s.io/v1beta1/nodes' })).toMatchObject({
      status: 404,
      text: '404 page not found\n',
    })
    expect(plain.inject({ url: '/apis' }).text).not.toContain('metrics.k8s.io')
    await plain.close()
  })
})

describe('cluster.metrics', () => {
  it('takes quantities only', () => {
    expect(() => cluster.metrics.set({ pods: '*', cpu: 'much' })).toThrow(
      new TypeError(
        "metrics: cpu: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      ),
    )
  })
})
