/** Many Pods on many nodes, and Pods that crash for an hour: how long they take, and what they weigh. Needs --expose-gc. */

import { isJsonObject, type JsonValue, type KubeObject } from '../../src/apimachinery/objects.ts'
import type { Cluster } from '../../src/index.ts'
import { row, seconds, timed } from './measure.ts'
import { createCluster } from './package.ts'

const NODES = 100
const APP = { image: 'registry.example/app:1', present: true }

/** Pods on nodes, evenly; the scheduler has nothing to do with them. */
function createPods(cluster: Cluster, count: number): void {
  for (let index = 0; index < count; index++) {
    const name = `p-${String(index).padStart(5, '0')}`
    const spec = { nodeName: `node-${(index % NODES) + 1}`, containers: [{ name: 'app', image: APP.image }] }
    cluster.client.create('pods', { metadata: { name, namespace: 'default' }, spec })
  }
}

async function manyPods(count: number): Promise<void> {
  const cluster = await createCluster({ nodes: NODES, images: [APP] })
  createPods(cluster, count)
  const { wall, cpu } = await timed(() => cluster.clock.advance('5s'))
  const running = cluster.client.list('pods', 'default', { fieldSelector: 'status.phase=Running' }).items.length
  row(
    `${count} Pods Pending → Running, ${NODES} nodes`,
    seconds(wall),
    `${seconds(cpu)} of processor time; ${running} run; goal ≤ 5 s`,
  )
  await cluster.close()
}

async function crashLoops(count: number): Promise<void> {
  const cluster = await createCluster({ nodes: 1 })
  const containers = [{ name: 'app', image: 'busybox:1', command: ['sh', '-c', 'sleep 1; exit 1'] }]
  for (let index = 0; index < count; index++) {
    cluster.client.create('pods', {
      metadata: { name: `c-${index}`, namespace: 'default' },
      spec: { nodeName: 'node-1', containers },
    })
  }
  const { wall, cpu } = await timed(() => cluster.clock.advance('1h'))
  row(
    'crash loop of one hour, each Pod',
    `${(wall / count).toFixed(1)} ms`,
    `${(cpu / count).toFixed(1)} ms of processor time, ${count} Pods; goal < 50 ms`,
  )
  await cluster.close()
}

function heap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

/** What Pods that run weigh beside the same objects in a cluster that has no nodes. */
async function weight(count: number): Promise<void> {
  const cluster = await createCluster({ nodes: NODES, images: [APP], watchHistory: 1 })
  const before = heap()
  createPods(cluster, count)
  await cluster.clock.advance('5s')
  const running = heap() - before
  const copies = ['pods', 'events'].map((resource) => JSON.stringify(cluster.client.list(resource, 'default').items))
  await cluster.close()
  const stored = await storedWeight(copies)
  const kilobytes = (bytes: number): string => `${(bytes / count / 1024).toFixed(1)} KB`
  row(
    `heap of the node for each of ${count} running Pods`,
    kilobytes(running - stored),
    `beside ${kilobytes(stored)} for the Pod and its events in the store; goal ≤ 10 KB`,
  )
}

async function storedWeight([pods = '', events = '']: readonly string[]): Promise<number> {
  const cluster = await createCluster({ bare: true, watchHistory: 1 })
  cluster.client.create('serviceaccounts', { metadata: { name: 'default', namespace: 'default' } })
  const before = heap()
  for (const { status, ...pod } of parsed(pods)) {
    cluster.client.create('pods', pod)
    cluster.client.patch('pods/status', `default/${pod.metadata.name}`, {
      type: 'merge',
      patch: { status: status ?? {} },
    })
  }
  for (const event of parsed(events)) cluster.client.create('events', event)
  const stored = heap() - before
  await cluster.close()
  return stored
}

/** Deployments that come up, and then get another image: everything that controllers, scheduler and kubelets do for it. */
async function rollouts(count: number): Promise<void> {
  const cluster = await createCluster({ nodes: NODES, images: [APP] })
  for (let index = 0; index < count; index++) {
    const labels = { app: `d-${index}` }
    const spec = { containers: [{ name: 'app', image: APP.image }] }
    cluster.client.create('deployments.apps', {
      metadata: { name: labels.app, namespace: 'default' },
      spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    })
  }
  const up = await timed(() => cluster.clock.advance('2m'))
  const env = [{ name: 'VERSION', value: '2' }]
  const patch = { spec: { template: { spec: { containers: [{ name: 'app', env }] } } } }
  for (let index = 0; index < count; index++) {
    cluster.client.patch('deployments.apps', `default/d-${index}`, { type: 'strategic', patch })
  }
  const rolled = await timed(() => cluster.clock.advance('5m'))
  const complete = cluster.client
    .list('deployments.apps', 'default')
    .items.filter(({ status }) => isComplete(status)).length
  row(
    `${count} Deployments of 3, rolled out`,
    seconds(rolled.wall),
    `${seconds(rolled.cpu)} of processor time, after ${seconds(up.wall)} to come up; ${complete} complete`,
  )
  await cluster.close()
}

function isComplete(status: JsonValue | undefined): boolean {
  if (!isJsonObject(status)) return false
  return [status.replicas, status.updatedReplicas, status.availableReplicas].every((count) => count === 3)
}

/** Objects as they can be created again. */
const parsed = (text: string): KubeObject[] =>
  JSON.parse(text, (key, value) => (key === 'resourceVersion' || key === 'uid' ? undefined : value))

await crashLoops(100)
await weight(2_000)
await manyPods(10_000)
await rollouts(1_000)
