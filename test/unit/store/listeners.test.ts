import { describe, expect, it } from 'vitest'
import { createCluster } from '../../../src/index.ts'

describe('a watch of one node’s Pods', () => {
  it('hears of Pods that come to the node and leave it, and of no others', async () => {
    const cluster = await createCluster({ nodes: 0 })
    const seen: string[] = []
    const { resourceVersion } = cluster.client.list('pods', '')
    cluster.client.watch(
      'pods',
      '',
      resourceVersion,
      ({ type, object }) => seen.push(`${type} ${object.metadata.name}`),
      {
        fieldSelector: 'spec.nodeName=n1',
        delivery: 'at once',
      },
    )
    const pod = (name: string, nodeName: string) => ({
      metadata: { name, namespace: 'default' },
      spec: { nodeName, terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'x' }] },
    })
    cluster.client.create('pods', pod('other', 'n2'))
    cluster.client.create('pods', pod('mine', 'n1'))
    cluster.client.patch('pods', 'default/mine', { type: 'merge', patch: { metadata: { labels: { a: 'b' } } } })
    cluster.client.delete('pods', 'default/mine')
    expect([...new Set(seen)]).toEqual(['ADDED mine', 'MODIFIED mine', 'DELETED mine'])
    await cluster.close()
  })
})
