import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { byNamespace, type Change, Informer } from '../../../src/client/informer.ts'
import { VirtualClock } from '../../../src/clock/virtual-clock.ts'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster
let clock: VirtualClock
let informer: Informer

beforeEach(async () => {
  cluster = await createCluster({ bare: true })
  clock = new VirtualClock()
  create('before')
  informer = new Informer(cluster.client, clock, 'configmaps')
})
afterEach(async () => {
  informer.stop()
  await cluster.close()
})

const create = (name: string) => cluster.client.create('configmaps', { metadata: { name, namespace: 'default' } })
const names = () => [...informer.list()].map(({ metadata }) => metadata.name)

describe('an informer', () => {
  it('knows a write as soon as it is made', () => {
    create('a')
    expect(names()).toEqual(['before', 'a'])
    cluster.client.delete('configmaps', 'default/before')
    expect(informer.get('default/before')).toBeUndefined()
  })

  it('finds objects by an index that follows writes', () => {
    expect(informer.by(byNamespace, 'default')).toHaveLength(1)
    create('a')
    expect(informer.by(byNamespace, 'default')).toHaveLength(2)
    cluster.client.delete('configmaps', 'default/a')
    expect(informer.by(byNamespace, 'default')).toHaveLength(1)
    expect(informer.by(byNamespace, 'nowhere')).toEqual([])
  })

  it('tells of what there is and of each change, with the object before it, in turns of their own', async () => {
    const told: string[] = []
    informer.onChange(({ type, object, old }: Change) => {
      told.push(
        `${type} ${object.metadata.name} ${JSON.stringify(old?.data ?? null)} ${JSON.stringify(object.data ?? null)}`,
      )
    })
    create('a')
    cluster.client.patch('configmaps', 'default/a', { type: 'merge', patch: { data: { x: '1' } } })
    cluster.client.delete('configmaps', 'default/a')
    expect(told).toEqual([])
    await clock.runUntilIdle()
    expect(told).toEqual([
      'ADDED before null null',
      'ADDED a null null',
      'MODIFIED a null {"x":"1"}',
      'DELETED a {"x":"1"} {"x":"1"}',
    ])
  })
})
