/** Pods that a node makes end by itself: it is short of something, or shut down. Source: docs "Node-pressure Eviction", "Node Shutdowns", kubelet v1.35. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'

let cluster: Cluster
beforeEach(async () => {
  cluster = await createCluster({ nodes: 2 })
})
afterEach(() => cluster.close())

/** Says nothing to TERM: it is killed, and so has failed. */
const STUBBORN = { image: 'busybox', command: ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'] }

const pod = (name: string, spec: object = {}, container: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { nodeName: 'node-1', containers: [{ name: 'app', ...STUBBORN, ...container }], ...spec },
})
const asking = (memory: string) => ({ resources: { requests: { memory } } })

interface Read {
  readonly status: {
    readonly phase?: string
    readonly reason?: string
    readonly message?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[]
  }
  readonly spec: { readonly taints?: readonly { readonly key: string }[] }
}
const read = (resource: string, key: string): Read => JSON.parse(JSON.stringify(cluster.client.get(resource, key)))
const statusOf = (name: string) => read('pods', `default/${name}`).status
const conditionOf = (resource: string, key: string, type: string) =>
  read(resource, key).status.conditions?.find((one) => one.type === type)

interface EventRead {
  readonly metadata: object
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly involvedObject: { readonly name: string }
}
const eventsOf = (name: string): EventRead[] =>
  JSON.parse(JSON.stringify(cluster.client.list('events', 'default').items)).filter(
    ({ involvedObject }: EventRead) => involvedObject.name === name,
  )
const reasonsOf = (name: string): string[] => eventsOf(name).map(({ reason }) => reason)

describe('a node that is short of memory', () => {
  const starve = () => cluster.faults.starve({ node: 'node-1', resource: 'memory', available: '40Mi' })

  it('evicts one Pod after the other: first who uses more than it asked for, most of it first', async () => {
    await cluster.apply([pod('small'), pod('big'), pod('modest', {}, asking('64Mi'))])
    cluster.metrics.set({ pods: 'default/big', memory: '20Mi' })
    await cluster.clock.advance('5s')
    const fault = starve()
    const order: string[] = []
    for (let second = 0; second < 30 && order.length < 3; second++) {
      await cluster.clock.advance('1s')
      for (const name of ['modest', 'small', 'big'])
        if (statusOf(name).reason === 'Evicted' && !order.includes(name)) order.push(name)
    }
    fault.remove()

    expect(order).toEqual(['big', 'small', 'modest'])
  })

  it('says of the Pod why, and blames the containers that use more than they asked for', async () => {
    await cluster.apply(pod('web'))
    cluster.metrics.set({ pods: 'default/web', memory: '20Mi' })
    await cluster.clock.advance('5s')
    starve()
    await cluster.clock.advance('15s')

    const message =
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 40Mi. ' +
      'Container app was using 20Mi, request is 0, has larger consumption of memory. '
    expect(statusOf('web')).toMatchObject({ phase: 'Failed', reason: 'Evicted', message })
    expect(conditionOf('pods', 'default/web', 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'TerminationByKubelet',
      message,
    })
    expect(eventsOf('web').find(({ reason }) => reason === 'Evicted')).toMatchObject({
      type: 'Warning',
      message,
      metadata: {
        annotations: { offending_containers: 'app', offending_containers_usage: '20Mi', starved_resource: 'memory' },
      },
    })
    expect(eventsOf('node-1')).toContainEqual(
      expect.objectContaining({ reason: 'EvictionThresholdMet', message: 'Attempting to reclaim memory' }),
    )
  })

  it('spares critical Pods', async () => {
    await cluster.apply(pod('proxy', { priorityClassName: 'system-node-critical' }))
    await cluster.clock.advance('5s')
    starve()
    await cluster.clock.advance('1m')

    expect(statusOf('proxy').phase).toBe('Running')
  })

  it('takes no Pods that ask for nothing, for five minutes longer than it lasts', async () => {
    const fault = starve()
    await cluster.clock.advance('15s')
    expect(conditionOf('nodes', 'node-1', 'MemoryPressure')).toMatchObject({
      status: 'True',
      reason: 'KubeletHasInsufficientMemory',
    })
    expect(read('nodes', 'node-1').spec.taints).toMatchObject([{ key: 'node.kubernetes.io/memory-pressure' }])
    fault.remove()
    await cluster.apply([pod('greedy'), pod('modest', {}, asking('64Mi'))])
    await cluster.clock.advance('5s')
    expect(statusOf('greedy')).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    })
    expect(statusOf('modest').phase).toBe('Running')

    await cluster.clock.advance('5m')
    expect(conditionOf('nodes', 'node-1', 'MemoryPressure')).toMatchObject({ status: 'False' })
    await cluster.apply(pod('late'))
    await cluster.clock.advance('5s')
    expect(statusOf('late').phase).toBe('Running')
    expect(reasonsOf('node-1')).toEqual(
      expect.arrayContaining(['NodeHasInsufficientMemory', 'NodeHasSufficientMemory']),
    )
  })

  it('lets a workload come up elsewhere', async () => {
    await cluster.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', ...STUBBORN }] } },
      },
    })
    await cluster.clock.advance('5s')
    const [first] = cluster.client.list('pods', 'default').items as unknown as [{ spec: { nodeName: string } }]
    cluster.faults.starve({ node: first.spec.nodeName, resource: 'memory' })
    await cluster.clock.advance('30s')

    const running = cluster.client.list('pods', 'default', { fieldSelector: 'status.phase=Running' }).items
    expect(running).toHaveLength(1)
    expect(running[0]).not.toMatchObject({ spec: { nodeName: first.spec.nodeName } })
  })

  it.each([
    ['a node that is not there', { node: 'node-9', resource: 'memory' } as const, 'nodes "node-9" not found'],
    [
      'what is no quantity',
      { node: 'node-1', resource: 'memory', available: 'x' } as const,
      'faults.starve: available',
    ],
  ])('refuses %s', (_, shortage, text) => {
    expect(() => cluster.faults.starve(shortage)).toThrow(text)
  })
})

it('a node that is short of room on its disk takes no Pods at all', async () => {
  cluster.faults.starve({ node: 'node-1', resource: 'ephemeral-storage' })
  await cluster.clock.advance('15s')
  await cluster.apply(pod('modest', {}, asking('64Mi')))
  await cluster.clock.advance('5s')

  expect(conditionOf('nodes', 'node-1', 'DiskPressure')).toMatchObject({ status: 'True' })
  expect(statusOf('modest')).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'Pod was rejected: The node had condition: [DiskPressure]. ',
  })
})

describe('a node that is shut down', () => {
  const ENDED = {
    phase: 'Failed',
    reason: 'Terminated',
    message: 'Pod was terminated in response to imminent node shutdown.',
  }
  const critical = { priorityClassName: 'system-node-critical' }

  it('ends ordinary Pods first, then critical ones, each within what is left for it', async () => {
    await cluster.apply([pod('web'), pod('proxy', critical)])
    await cluster.clock.advance('5s')
    cluster.nodes.shutDown('node-1', { shutdownGracePeriod: '20s', shutdownGracePeriodCriticalPods: '5s' })
    await cluster.clock.advance('10s')
    expect([statusOf('web').phase, statusOf('proxy').phase]).toEqual(['Running', 'Running'])
    await cluster.clock.advance('6s')
    expect([statusOf('web').phase, statusOf('proxy').phase]).toEqual(['Failed', 'Running'])
    await cluster.clock.advance('6s')

    expect(statusOf('web')).toMatchObject(ENDED)
    expect(conditionOf('pods', 'default/web', 'DisruptionTarget')).toMatchObject({ reason: 'TerminationByKubelet' })
  })

  it('says so, and takes nothing more', async () => {
    await cluster.apply(pod('web'))
    await cluster.clock.advance('5s')
    cluster.nodes.shutDown('node-1')
    await cluster.clock.advance('1s')
    await cluster.apply(pod('late'))
    await cluster.clock.advance('1s')

    expect(conditionOf('nodes', 'node-1', 'Ready')).toMatchObject({
      status: 'False',
      reason: 'KubeletNotReady',
      message: 'node is shutting down',
    })
    expect(reasonsOf('node-1')).toEqual(expect.arrayContaining(['Shutdown', 'NodeNotReady']))
    expect(statusOf('late')).toMatchObject({
      phase: 'Failed',
      reason: 'NodeShutdown',
      message: 'Pod was rejected: Pod was rejected as the node is shutting down.',
    })
  })

  it('finds when it is back that what had not ended in time is dead', async () => {
    await cluster.apply(pod('web'))
    await cluster.clock.advance('5s')
    cluster.nodes.shutDown('node-1', { shutdownGracePeriod: '0s', shutdownGracePeriodCriticalPods: '0s' })
    await cluster.clock.advance('30s')
    expect(statusOf('web').phase).toBe('Running')
    cluster.nodes.bringBack('node-1')
    await cluster.apply(pod('new'))
    await cluster.clock.advance('30s')

    expect(conditionOf('nodes', 'node-1', 'Ready')).toMatchObject({ status: 'True' })
    expect(statusOf('new').phase).toBe('Running')
    expect(statusOf('web')).toMatchObject({
      ...ENDED,
      containerStatuses: [{ state: { terminated: { exitCode: 255, reason: 'Unknown' } } }],
    })
  })

  it.each([
    [{ shutdownGracePeriod: 'soon' }, 'nodes.shutDown: shutdownGracePeriod: not a duration: soon'],
    [{ shutdownGracePeriod: '5s' }, 'shutdownGracePeriodCriticalPods must not be the longer one'],
  ])('refuses %j', (periods, text) => {
    expect(() => cluster.nodes.shutDown('node-1', periods)).toThrow(text)
  })
})
