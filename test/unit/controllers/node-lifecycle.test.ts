import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster
beforeEach(async () => {
  cluster = await createCluster({ nodes: 1 })
})
afterEach(() => cluster.close())

const taintKeys = (): unknown => {
  const { spec } = cluster.client.get('nodes', 'node-1') as { spec?: { taints?: { key: string }[] } }
  return (spec?.taints ?? []).map(({ key }) => key)
}
const patchNode = (resource: string, patch: object): void => {
  cluster.client.patch(resource, 'node-1', { type: 'strategic', patch: { ...patch } })
}

describe('a node', () => {
  it('has no taint in a cluster that is up', () => {
    expect(taintKeys()).toEqual([])
  })

  it('is tainted while it is not ready or cordoned, and keeps the taints of others', async () => {
    patchNode('nodes', { spec: { taints: [{ key: 'mine', effect: 'NoSchedule' }], unschedulable: true } })
    patchNode('nodes/status', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } })
    await cluster.settle()
    expect(taintKeys()).toEqual(['mine', 'node.kubernetes.io/unreachable', 'node.kubernetes.io/unschedulable'])
    patchNode('nodes', { spec: { unschedulable: null } })
    patchNode('nodes/status', { status: { conditions: [{ type: 'Ready', status: 'True' }] } })
    await cluster.settle()
    expect(taintKeys()).toEqual(['mine'])
  })
})
