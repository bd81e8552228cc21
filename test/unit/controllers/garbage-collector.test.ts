import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 1 })
})
afterEach(() => cluster.close())

interface Owner {
  readonly name: string
  readonly uid?: string
  readonly blocks?: boolean
}

/** A ConfigMap; owners without a uid are looked up. */
function configMap(name: string, owners: readonly Owner[] = [], more: object = {}) {
  const ownerReferences = owners.map((owner) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: owner.name,
    uid: owner.uid ?? cluster.client.get('configmaps', `default/${owner.name}`).metadata.uid ?? '',
    ...(owner.blocks === undefined ? {} : { blockOwnerDeletion: owner.blocks }),
  }))
  return cluster.client.create('configmaps', { metadata: { name, namespace: 'default', ownerReferences, ...more } })
}

const find = (name: string) => cluster.client.find('configmaps', `default/${name}`)
const remove = (name: string, propagationPolicy: string) =>
  cluster.client.delete('configmaps', `default/${name}`, { propagationPolicy })
const left = () =>
  cluster.client
    .list('configmaps', 'default')
    .items.map(({ metadata }) => metadata.name)
    .filter((name) => name !== 'kube-root-ca.crt')

describe('deletion in the background', () => {
  it('takes dependents of dependents along', async () => {
    configMap('owner')
    configMap('child', [{ name: 'owner' }])
    configMap('grandchild', [{ name: 'child' }])
    configMap('other')
    await cluster.settle()
    remove('owner', 'Background')
    expect(find('owner')).toBeUndefined()
    await cluster.settle()
    expect(left()).toEqual(['other'])
  })

  it('leaves what has another owner, which it only loses the one that is gone', async () => {
    configMap('one')
    configMap('two')
    configMap('child', [{ name: 'one' }, { name: 'two' }])
    remove('one', 'Background')
    await cluster.settle()
    expect(find('child')?.metadata.ownerReferences).toMatchObject([{ name: 'two' }])
  })
})

describe('deletion in the foreground', () => {
  it('waits for dependents that block it', async () => {
    configMap('owner')
    configMap('child', [{ name: 'owner', blocks: true }], { finalizers: ['example.com/hold'] })
    remove('owner', 'Foreground')
    await cluster.settle()
    expect(find('owner')?.metadata.finalizers).toEqual(['foregroundDeletion'])
    expect(find('child')?.metadata.deletionTimestamp).toBeDefined()
    cluster.client.patch('configmaps', 'default/child', { type: 'merge', patch: { metadata: { finalizers: null } } })
    await cluster.settle()
    expect(left()).toEqual([])
  })

  it('does not wait for those that do not', async () => {
    configMap('owner')
    configMap('child', [{ name: 'owner' }], { finalizers: ['example.com/hold'] })
    remove('owner', 'Foreground')
    await cluster.settle()
    expect(left()).toEqual(['child'])
  })

  it('ends for owners that own each other', async () => {
    const a = configMap('a')
    configMap('b', [{ name: 'a', blocks: true }])
    const uid = find('b')?.metadata.uid ?? ''
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'b', uid, blockOwnerDeletion: true }
    const patch = { metadata: { uid: a.metadata.uid ?? '', ownerReferences: [reference] } }
    cluster.client.patch('configmaps', 'default/a', { type: 'merge', patch })
    await cluster.settle()
    remove('a', 'Foreground')
    await cluster.settle()
    expect(left()).toEqual([])
  })
})

describe('deletion that orphans', () => {
  it('takes the owner out of its dependents and lets it go', async () => {
    configMap('owner')
    configMap('child', [{ name: 'owner', blocks: true }])
    remove('owner', 'Orphan')
    expect(find('owner')?.metadata.finalizers).toEqual(['orphan'])
    await cluster.settle()
    expect(left()).toEqual(['child'])
    expect(find('child')?.metadata.ownerReferences).toBeUndefined()
  })
})

describe('an owner that is not there', () => {
  it('is noticed when the dependent is made', async () => {
    configMap('child', [{ name: 'nobody', uid: '11111111-2222-3333-4444-555555555555' }])
    await cluster.settle()
    expect(left()).toEqual([])
  })

  it('is one of another namespace, which an event tells', async () => {
    const { uid = '' } = configMap('owner').metadata
    cluster.client.create('namespaces', { metadata: { name: 'other' } })
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid }]
    cluster.client.create('configmaps', { metadata: { name: 'child', namespace: 'other', ownerReferences } })
    await cluster.settle()
    expect(cluster.client.find('configmaps', 'other/child')).toBeUndefined()
    expect(cluster.client.list('events', 'other').items).toMatchObject([
      {
        reason: 'OwnerRefInvalidNamespace',
        type: 'Warning',
        source: { component: 'garbage-collector-controller' },
        message: `ownerRef [v1/ConfigMap, namespace: other, name: owner, uid: ${uid}] does not exist in namespace "other"`,
      },
    ])
  })

  it('cannot be told of when its kind is unknown: the dependent stays', async () => {
    const ownerReferences = [{ apiVersion: 'example.com/v1', kind: 'Thing', name: 'x', uid: '1-2-3' }]
    cluster.client.create('configmaps', { metadata: { name: 'child', namespace: 'default', ownerReferences } })
    await cluster.settle()
    expect(left()).toEqual(['child'])
  })
})

describe('owners of any kind', () => {
  const definition = {
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  }

  it('are custom resources, too, as owners and as dependents', async () => {
    cluster.client.create('customresourcedefinitions.apiextensions.k8s.io', definition)
    await cluster.settle()
    const thing = cluster.client.create('things.example.com', { metadata: { name: 'a', namespace: 'default' } })
    const owner = { apiVersion: 'example.com/v1', kind: 'Thing', name: 'a', uid: thing.metadata.uid ?? '' }
    const metadata = { name: 'b', namespace: 'default', ownerReferences: [owner] }
    cluster.client.create('things.example.com', { metadata })
    cluster.client.create('configmaps', { metadata })
    await cluster.settle()
    expect(left()).toEqual(['b'])
    cluster.client.delete('things.example.com', 'default/a', { propagationPolicy: 'Foreground' })
    await cluster.settle()
    expect(left()).toEqual([])
    expect(cluster.client.list('things.example.com', '').items).toEqual([])
  })

  it('are cluster-scoped ones', async () => {
    const { uid = '' } = cluster.client.create('namespaces', { metadata: { name: 'owner' } }).metadata
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Namespace', name: 'owner', uid }]
    cluster.client.create('configmaps', { metadata: { name: 'child', namespace: 'default', ownerReferences } })
    await cluster.settle()
    expect(left()).toEqual(['child'])
    cluster.client.delete('namespaces', 'owner')
    await cluster.clock.advance('1m')
    expect(left()).toEqual([])
  })
})
