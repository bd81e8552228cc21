import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 3 })
})
afterEach(() => cluster.close())

const labels = { app: 'agent' }

async function daemonSet(spec: JsonObject = {}, image = 'nginx:1', podSpec: JsonObject = {}): Promise<void> {
  const containers = [{ name: 'app', image }]
  const template = { metadata: { labels }, spec: { containers, terminationGracePeriodSeconds: 1, ...podSpec } }
  await cluster.apply({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default' },
    spec: { selector: { matchLabels: labels }, template, ...spec },
  })
  await cluster.clock.advance('1m')
}

const pods = () => cluster.client.list('pods', 'default').items
const nodesOf = () => pods().map(({ spec }) => (spec as { nodeName: string }).nodeName)
const images = () => pods().map(({ spec }) => (spec as { containers: { image: string }[] }).containers[0]?.image)
const status = () => cluster.client.get('daemonsets.apps', 'default/agent').status
const nodeNames = () => cluster.client.list('nodes', '').items.map(({ metadata }) => metadata.name ?? '')
const patchNode = (name: string, patch: JsonObject) => cluster.client.patch('nodes', name, { type: 'merge', patch })

describe('a DaemonSet', () => {
  it('has one Pod on each node, tied to it, that puts up with the states of nodes', async () => {
    await daemonSet()
    expect(nodesOf().sort()).toEqual(nodeNames().sort())
    expect(pods()[0]).toMatchObject({
      metadata: {
        generateName: 'agent-',
        labels: { ...labels, 'pod-template-generation': '1' },
        ownerReferences: [{ kind: 'DaemonSet', name: 'agent', controller: true }],
      },
      spec: {
        tolerations: expect.arrayContaining([
          { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
        ]),
      },
    })
    expect(status()).toMatchObject({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      updatedNumberScheduled: 3,
      observedGeneration: 1,
    })
  })

  it('follows the labels and taints of nodes', async () => {
    const [first = '', second = ''] = nodeNames()
    patchNode(first, { metadata: { labels: { disk: 'ssd' } } })
    await daemonSet({}, 'nginx:1', { nodeSelector: { disk: 'ssd' } })
    expect(nodesOf()).toEqual([first])
    patchNode(second, { metadata: { labels: { disk: 'ssd' } } })
    await cluster.clock.advance('1m')
    expect(nodesOf().sort()).toEqual([first, second].sort())
    patchNode(first, { spec: { taints: [{ key: 'away', effect: 'NoExecute' }] } })
    await cluster.clock.advance('1m')
    expect(nodesOf()).toEqual([second])
    patchNode(second, { spec: { taints: [{ key: 'away', effect: 'NoSchedule' }] } })
    await cluster.clock.advance('1m')
    expect(nodesOf()).toEqual([second])
    expect(status()).toMatchObject({ desiredNumberScheduled: 0, numberMisscheduled: 1 })
  })

  it('replaces its Pods one by one, and never more at a time than may be missing', async () => {
    await daemonSet({ minReadySeconds: 5 })
    let fewest = 3
    const stop = cluster.client.watch('daemonsets.apps', 'default', '', ({ object }) => {
      fewest = Math.min(fewest, Number((object.status as JsonObject).numberAvailable ?? 3))
    })
    await daemonSet({ minReadySeconds: 5 }, 'nginx:2')
    stop()
    expect(fewest).toBe(2)
    expect(images()).toEqual(['nginx:2', 'nginx:2', 'nginx:2'])
    expect(status()).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3, observedGeneration: 2 })
    const revisions = cluster.client.list('controllerrevisions.apps', 'default').items
    expect(revisions.map(({ revision }) => revision).sort()).toEqual([1, 2])
  })

  it('puts new Pods beside the old ones when it may surge', async () => {
    const updateStrategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
    await daemonSet({ updateStrategy })
    let fewest = 3
    const stop = cluster.client.watch('daemonsets.apps', 'default', '', ({ object }) => {
      fewest = Math.min(fewest, Number((object.status as JsonObject).numberAvailable ?? 3))
    })
    await daemonSet({ updateStrategy }, 'nginx:2')
    stop()
    expect(images()).toEqual(['nginx:2', 'nginx:2', 'nginx:2'])
    expect(fewest).toBe(3)
  })

  it('replaces failed Pods, more slowly each time, and tells of them', async () => {
    await daemonSet()
    const fail = () => {
      const [pod] = pods()
      cluster.client.patch('pods/status', `default/${pod?.metadata.name}`, {
        type: 'merge',
        patch: { status: { phase: 'Failed' } },
      })
      return pod?.metadata.name
    }
    const failed = fail()
    await cluster.clock.advance('30s')
    expect(pods().map(({ metadata }) => metadata.name)).not.toContain(failed)
    const events = cluster.client.list('events', 'default', { fieldSelector: 'reason=FailedDaemonPod' }).items
    expect(events[0]?.message).toMatch(`Found failed daemon pod default/${failed} on node`)
  })

  it('leaves Pods of an old revision until somebody deletes them', async () => {
    await daemonSet({ updateStrategy: { type: 'OnDelete' } })
    await daemonSet({ updateStrategy: { type: 'OnDelete' } }, 'nginx:2')
    expect(images()).toEqual(['nginx:1', 'nginx:1', 'nginx:1'])
    cluster.client.delete('pods', `default/${pods()[0]?.metadata.name}`)
    await cluster.clock.advance('1m')
    expect(images().sort()).toEqual(['nginx:1', 'nginx:1', 'nginx:2'])
  })
})
