import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 2 })
})
afterEach(() => cluster.close())

const labels = { app: 'web' }

async function replicaSet(replicas: number): Promise<void> {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'nginx' }] } }
  await cluster.apply({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas, selector: { matchLabels: labels }, template },
  })
  await cluster.settle()
}

const pods = () => cluster.client.list('pods', 'default').items
const status = () => cluster.client.get('replicasets.apps', 'default/web').status
const eventsOf = (reason: string) =>
  cluster.client.list('events', 'default', { fieldSelector: `reason=${reason}` }).items.map(({ message }) => message)

describe('a ReplicaSet', () => {
  it('makes Pods of its template, owned by it, and counts them', async () => {
    await replicaSet(3)
    expect(pods()).toHaveLength(3)
    expect(pods()[0]?.metadata.ownerReferences).toMatchObject([
      { kind: 'ReplicaSet', name: 'web', controller: true, blockOwnerDeletion: true },
    ])
    expect(status()).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3, observedGeneration: 1 })
    expect(eventsOf('SuccessfulCreate').sort()).toEqual(pods().map(({ metadata }) => `Created pod: ${metadata.name}`))
  })

  it('replaces a Pod that is deleted, and removes what is too much', async () => {
    await replicaSet(2)
    const [first] = pods()
    cluster.client.delete('pods', `default/${first?.metadata.name}`)
    await cluster.clock.advance('1m')
    expect(pods().map(({ metadata }) => metadata.name)).not.toContain(first?.metadata.name)
    expect(pods()).toHaveLength(2)
    await replicaSet(1)
    await cluster.clock.advance('1m')
    expect(pods()).toHaveLength(1)
    expect(eventsOf('SuccessfulDelete')).toHaveLength(1)
  })

  it('adopts a Pod that matches, and lets go of one that no longer does', async () => {
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'orphan', namespace: 'default', labels },
      spec: { containers: [{ name: 'app', image: 'nginx' }] },
    })
    await replicaSet(1)
    expect(pods().map(({ metadata }) => metadata.name)).toEqual(['orphan'])

    cluster.client.patch('pods', 'default/orphan', { type: 'merge', patch: { metadata: { labels: { app: 'other' } } } })
    await cluster.settle()
    expect(cluster.client.get('pods', 'default/orphan').metadata.ownerReferences).toBeUndefined()
    expect(pods()).toHaveLength(2)
  })

  it('says why it cannot make a Pod', async () => {
    await cluster.apply({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { serviceAccountName: 'nobody', containers: [{ name: 'app', image: 'nginx' }] },
        },
      },
    })
    await cluster.settle()
    const [condition] = (status() as { conditions: { [field: string]: string }[] }).conditions
    expect(condition).toMatchObject({ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' })
    expect(condition?.message).toContain('error looking up service account default/nobody')
    expect(eventsOf('FailedCreate')[0]).toContain('Error creating: pods "web-')
  })
})
