import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 1 })
})
afterEach(() => cluster.close())

async function quota(hard: { [name: string]: string }): Promise<void> {
  cluster.client.create('resourcequotas', { metadata: { name: 'team', namespace: 'default' }, spec: { hard } })
  await cluster.settle()
}

const status = () => cluster.client.get('resourcequotas', 'default/team').status

const pod = (name: string, more: object = {}) =>
  cluster.client.create('pods', {
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu: '250m' } } }], ...more },
  })

describe('a ResourceQuota', () => {
  it('counts what there is when it comes', async () => {
    pod('a')
    pod('b')
    await quota({ pods: '5', 'requests.cpu': '2', 'count/secrets': '3' })
    expect(status()).toEqual({
      hard: { pods: '5', 'requests.cpu': '2', 'count/secrets': '3' },
      used: { pods: '2', 'requests.cpu': '500m', 'count/secrets': '0' },
    })
  })

  it('gives back what goes', async () => {
    await quota({ pods: '1', configmaps: '10' })
    pod('a')
    expect(status()).toMatchObject({ used: { pods: '1' } })
    expect(() => pod('b')).toThrow('exceeded quota: team')
    cluster.client.delete('pods', 'default/a')
    await cluster.clock.advance('1m')
    expect(status()).toMatchObject({ used: { pods: '0', configmaps: '1' } })
    pod('b')
  })

  it('gives back what Pods had that have ended', async () => {
    await quota({ pods: '1' })
    pod('task', { restartPolicy: 'Never', activeDeadlineSeconds: 5 })
    await cluster.clock.advance('1m')
    expect(status()).toMatchObject({ used: { pods: '0' } })
  })

  it('follows its limits', async () => {
    await quota({ pods: '1' })
    cluster.client.patch('resourcequotas', 'default/team', {
      type: 'merge',
      patch: { spec: { hard: { services: '2' } } },
    })
    await cluster.settle()
    expect(status()).toEqual({ hard: { pods: '1', services: '2' }, used: { pods: '0', services: '1' } })
  })

  it('counts custom resources, also of kinds that come later', async () => {
    await quota({ 'count/things.example.com': '2' })
    cluster.client.create('customresourcedefinitions.apiextensions.k8s.io', {
      metadata: { name: 'things.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'things', kind: 'Thing' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    })
    await cluster.settle()
    cluster.client.create('things.example.com', { metadata: { name: 'a', namespace: 'default' } })
    expect(status()).toMatchObject({ used: { 'count/things.example.com': '1' } })
    cluster.client.delete('things.example.com', 'default/a')
    await cluster.settle()
    expect(status()).toMatchObject({ used: { 'count/things.example.com': '0' } })
  })
})
