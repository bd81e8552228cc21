import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 1 })
  cluster.client.create('namespaces', { metadata: { name: 'team' } })
  await cluster.settle()
})
afterEach(() => cluster.close())

const team = () => cluster.client.find('namespaces', 'team')
const conditions = () => {
  const status = team()?.status as { conditions?: { type: string; status: string; reason: string; message: string }[] }
  return (status.conditions ?? []).map(({ type, status: value, reason, message }) => [type, value, reason, message])
}

const create = (resource: string, name: string, more: object = {}) =>
  cluster.client.create(resource, { metadata: { name, namespace: 'team', ...more } })

describe('a namespace that is deleted', () => {
  it('is left alone for five seconds, then emptied of all kinds and gone', async () => {
    create('configmaps', 'a')
    create('leases.coordination.k8s.io', 'b')
    create('csistoragecapacities.storage.k8s.io', 'c')
    cluster.client.delete('namespaces', 'team')
    await cluster.clock.advance('4s')
    expect(team()?.status).toEqual({ phase: 'Terminating' })
    expect(cluster.client.list('configmaps', 'team').items).not.toEqual([])
    await cluster.clock.advance('1s')
    expect(team()).toBeUndefined()
    expect(cluster.client.list('leases.coordination.k8s.io', 'team').items).toEqual([])
  })

  it('tells of what remains, and which finalizers hold it', async () => {
    create('configmaps', 'held', { finalizers: ['example.com/hold'] })
    cluster.client.delete('namespaces', 'team')
    await cluster.clock.advance('5s')
    expect(conditions()).toEqual([
      ['NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered', 'All resources successfully discovered'],
      [
        'NamespaceDeletionGroupVersionParsingFailure',
        'False',
        'ParsedGroupVersions',
        'All legacy kube types successfully parsed',
      ],
      [
        'NamespaceDeletionContentFailure',
        'False',
        'ContentDeleted',
        'All content successfully deleted, may be waiting on finalization',
      ],
      [
        'NamespaceContentRemaining',
        'True',
        'SomeResourcesRemain',
        'Some resources are remaining: configmaps. has 1 resource instances',
      ],
      [
        'NamespaceFinalizersRemaining',
        'True',
        'SomeFinalizersRemain',
        'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
      ],
    ])
    cluster.client.patch('configmaps', 'team/held', { type: 'merge', patch: { metadata: { finalizers: null } } })
    await cluster.clock.advance('20s')
    expect(team()).toBeUndefined()
  })

  it('keeps everything else while Pods end', async () => {
    cluster.client.create('pods', {
      metadata: { name: 'slow', namespace: 'team', finalizers: ['example.com/hold'] },
      spec: { containers: [{ name: 'app', image: 'nginx' }] },
    })
    create('configmaps', 'needed')
    await cluster.settle()
    cluster.client.delete('namespaces', 'team')
    await cluster.clock.advance('1m')
    expect(cluster.client.get('pods', 'team/slow').metadata.deletionTimestamp).toBeDefined()
    expect(cluster.client.find('configmaps', 'team/needed')).toBeDefined()
    cluster.client.patch('pods', 'team/slow', { type: 'merge', patch: { metadata: { finalizers: null } } })
    await cluster.clock.advance('20s')
    expect(team()).toBeUndefined()
  })

  it('is emptied of custom resources', async () => {
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
    create('things.example.com', 'a')
    cluster.client.delete('namespaces', 'team')
    await cluster.clock.advance('10s')
    expect(cluster.client.list('things.example.com', '').items).toEqual([])
    expect(team()).toBeUndefined()
  })
})
