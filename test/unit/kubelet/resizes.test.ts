/** What a status shows of resources that a cgroup holds in its own way, and of resizes that the node refuses. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { type Cluster, createCluster } from '../../../src/index.ts'
import { eventsOf } from '../../support/kubelet/pods.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster()
})

afterEach(() => cluster.close())

async function run(resources: JsonObject): Promise<void> {
  const spec = { containers: [{ name: 'app', image: 'app:1', resources }] }
  cluster.client.create('pods', { metadata: { name: 'p', namespace: 'default' }, spec })
  await cluster.clock.advance('5s')
}

async function resize(resources: JsonObject): Promise<void> {
  const pod = cluster.client.get('pods', 'default/p')
  const spec = JSON.parse(JSON.stringify(pod.spec))
  spec.containers[0].resources = resources
  cluster.client.update('pods/resize', { ...pod, spec })
  await cluster.clock.advance('5s')
}

const status = () => JSON.parse(JSON.stringify(cluster.client.get('pods', 'default/p').status))

const conditions = (): string[] => status().conditions.map(({ type }: { readonly type: string }) => type)

it('reports less of a cpu than a cgroup can hold as it is asked for, and limits of memory in binary units', async () => {
  await run({ requests: { cpu: '1m', memory: '134217728' }, limits: { cpu: '5m', memory: '134217728' } })
  expect(status().containerStatuses[0].resources).toEqual({
    requests: { cpu: '1m', memory: '134217728' },
    limits: { cpu: '5m', memory: '128Mi' },
  })
})

it('tells once of a resize that cannot be, and not again when the Pod is deleted', async () => {
  await run({ requests: { cpu: '100m' } })
  await resize({ requests: { cpu: '1000' } })
  expect(conditions()).toContain('PodResizePending')
  const told = () => eventsOf(cluster, 'default').filter((text) => text.includes('ResizeInfeasible'))
  expect(told()).toHaveLength(1)
  cluster.client.delete('pods', 'default/p')
  await cluster.clock.advance('1s')
  expect(told()).toHaveLength(1)
})
