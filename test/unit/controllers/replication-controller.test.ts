import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 1 })
})
afterEach(() => cluster.close())

describe('a ReplicationController', () => {
  it('keeps Pods by a selector that it takes from its template', async () => {
    const containers = [{ name: 'app', image: 'nginx' }]
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'ReplicationController',
      metadata: { name: 'web', namespace: 'default' },
      spec: { replicas: 2, template: { metadata: { labels: { app: 'web' } }, spec: { containers } } },
    })
    await cluster.clock.advance('10s')
    const pods = () => cluster.client.list('pods', 'default').items
    expect(pods()).toHaveLength(2)
    expect(pods()[0]?.metadata.ownerReferences).toMatchObject([
      { apiVersion: 'v1', kind: 'ReplicationController', name: 'web', controller: true },
    ])
    const { spec, status } = cluster.client.get('replicationcontrollers', 'default/web')
    expect(spec).toMatchObject({ selector: { app: 'web' } })
    expect(status).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      observedGeneration: 1,
    })
    cluster.client.patch('replicationcontrollers', 'default/web', { type: 'merge', patch: { spec: { replicas: 1 } } })
    await cluster.clock.advance('1m')
    expect(pods()).toHaveLength(1)
  })
})
