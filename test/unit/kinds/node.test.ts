import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await createCluster({ bare: true })
})
afterAll(() => cluster.close())

const create = (name: string, spec: JsonObject, status: JsonObject = {}) =>
  cluster.client.create('nodes', { metadata: { name }, spec, status })

describe('a Node', () => {
  it('has one address block for each family, the first in a field of its own', () => {
    expect(create('a', { podCIDR: '10.1.0.0/24' }).spec).toMatchObject({ podCIDRs: ['10.1.0.0/24'] })
    expect(create('b', { podCIDRs: ['10.2.0.0/24', 'fd00::/64'] }).spec).toMatchObject({ podCIDR: '10.2.0.0/24' })
    expect(() => create('c', { podCIDRs: ['10.2.0.0/24', '10.3.0.0/24'] })).toThrow(
      'may specify no more than one CIDR for each IP family',
    )
    expect(() => create('c', { podCIDRs: ['10.2.0.0/33'] })).toThrow('must be a valid CIDR value')
  })

  it('has taints that differ by key or effect', () => {
    const taint = { key: 'k', effect: 'NoSchedule' }
    expect(() => create('d', { taints: [taint, taint] })).toThrow('taints must be unique by key and effect pair')
    expect(create('d', { taints: [taint, { ...taint, effect: 'NoExecute' }] }).metadata.name).toBe('d')
  })

  it('gives Pods all that it has unless it says otherwise', () => {
    const capacity = { cpu: '4', pods: '10' }
    expect(create('e', {}, { capacity }).status).toMatchObject({ allocatable: capacity })
  })

  it('keeps its provider', () => {
    create('f', { providerID: 'a://b' })
    const change = (providerID: string) =>
      cluster.client.patch('nodes', 'f', { type: 'merge', patch: { spec: { providerID } } })
    expect(() => change('a://c')).toThrow('node updates may not change providerID except from "" to valid')
  })
})
