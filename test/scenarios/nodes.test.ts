/** Nodes that come, go, are lost and found again: what a control plane makes of them. Source: timeline of a hollow node that was killed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'

let cluster: Cluster
beforeEach(async () => {
  cluster = await createCluster({ nodes: 3 })
})
afterEach(() => cluster.close())

interface NodeRead {
  readonly spec: { readonly taints?: readonly { readonly key: string; readonly effect: string }[] }
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly lastHeartbeatTime: string }[]
  }
}

const node = (name: string): NodeRead => JSON.parse(JSON.stringify(cluster.client.get('nodes', name)))
const taints = (name: string): string[] => (node(name).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`)
const condition = (name: string, type: string): unknown =>
  node(name).status.conditions?.find((one) => one.type === type)

interface PodRead {
  readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] }
}

/** The status of a Pod's condition Ready. */
function readiness(name: string): string | undefined {
  const { status }: PodRead = JSON.parse(JSON.stringify(cluster.client.get('pods', `default/${name}`)))
  return status.conditions.find(({ type }) => type === 'Ready')?.status
}

interface EventRead {
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly involvedObject: { readonly name: string }
}

const events = (reason: string): readonly EventRead[] =>
  JSON.parse(JSON.stringify(cluster.client.list('events', '').items)).filter(
    (event: EventRead) => event.reason === reason,
  )

const tolerate = (seconds: number): object => ({
  tolerations: ['not-ready', 'unreachable'].map((what) => ({
    key: `node.kubernetes.io/${what}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: seconds,
  })),
})

async function run(name: string, on: string, spec: object = {}): Promise<void> {
  cluster.client.create('pods', {
    metadata: { name, namespace: 'default' },
    spec: { nodeName: on, containers: [{ name: 'c', image: 'nginx' }], ...spec },
  })
  await cluster.clock.advance('10s')
}

const UNREACHABLE = 'node.kubernetes.io/unreachable'

describe('a node that is lost', () => {
  it('is found to be so after its time of grace, and its Pods not to be ready', async () => {
    await run('web', 'node-2')
    cluster.nodes.lose('node-2')
    await cluster.clock.advance('45s')
    expect(condition('node-2', 'Ready')).toMatchObject({ status: 'True' })
    await cluster.clock.advance('20s')
    for (const type of ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'])
      expect(condition('node-2', type)).toMatchObject({
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
      })
    expect(taints('node-2')).toEqual([`${UNREACHABLE}:NoSchedule`, `${UNREACHABLE}:NoExecute`])
    expect(events('NodeNotReady')).toMatchObject([
      { type: 'Normal', message: 'Node node-2 status is now: NodeNotReady', involvedObject: { name: 'node-2' } },
      { type: 'Warning', message: 'Node is not ready', involvedObject: { name: 'web' } },
    ])
    expect(readiness('web')).toBe('False')
  })

  it('loses the Pods that tolerate it no longer, and keeps the others until it is back', async () => {
    await run('brief', 'node-2', tolerate(10))
    await run('patient', 'node-2')
    cluster.nodes.lose('node-2')
    await cluster.clock.advance('80s')
    expect(cluster.client.get('pods', 'default/brief').metadata.deletionTimestamp).toBeDefined()
    expect(JSON.stringify(cluster.client.get('pods', 'default/brief').status)).toContain(
      'Taint manager: deleting due to NoExecute taint',
    )
    expect(cluster.client.get('pods', 'default/patient').metadata.deletionTimestamp).toBeUndefined()
    cluster.nodes.bringBack('node-2')
    await cluster.clock.advance('60s')
    expect(condition('node-2', 'Ready')).toMatchObject({ status: 'True', reason: 'KubeletReady' })
    expect(taints('node-2')).toEqual([])
    expect(cluster.client.find('pods', 'default/brief')).toBeUndefined()
    expect(readiness('patient')).toBe('True')
    expect(events('TaintManagerEviction').map(({ message }) => message)).toEqual([
      'Marking for deletion Pod default/brief',
      'Cancelling deletion of Pod default/patient',
    ])
  })

  it('keeps its Pods when no other node is ready either', async () => {
    for (const name of cluster.nodes.names()) cluster.nodes.lose(name)
    await run('web', 'node-2', tolerate(0))
    await cluster.clock.advance('10m')
    expect(taints('node-2')).not.toContain(`${UNREACHABLE}:NoExecute`)
    expect(cluster.client.get('pods', 'default/web').metadata.deletionTimestamp).toBeUndefined()
  })
})

describe('a node', () => {
  it('that its kubelet finds to be unwell is told from others by condition and taint', async () => {
    cluster.nodes.setCondition('node-1', { type: 'DiskPressure', status: 'True' })
    await cluster.settle()
    expect(condition('node-1', 'DiskPressure')).toMatchObject({
      status: 'True',
      reason: 'KubeletHasDiskPressure',
      message: 'kubelet has disk pressure',
    })
    expect(taints('node-1')).toEqual(['node.kubernetes.io/disk-pressure:NoSchedule'])
    cluster.nodes.setCondition('node-1', { type: 'DiskPressure', status: 'False' })
    await cluster.settle()
    expect(taints('node-1')).toEqual([])
  })

  it('that nobody has ever heard of counts as lost after a minute', async () => {
    cluster.client.create('nodes', { metadata: { name: 'ghost' } })
    await cluster.clock.advance('55s')
    expect(condition('ghost', 'Ready')).toBeUndefined()
    await cluster.clock.advance('15s')
    expect(condition('ghost', 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
    })
  })

  it('that is added is as its data say, and gets Pods', async () => {
    cluster.nodes.add({
      name: 'gpu',
      labels: { zone: 'b' },
      taints: [{ key: 'gpu', effect: 'NoSchedule' }],
      capacity: { 'example.com/gpu': '2' },
    })
    await cluster.settle()
    expect(taints('gpu')).toEqual(['gpu:NoSchedule'])
    expect(events('RegisteredNode')).toMatchObject([
      { message: 'Node gpu event: Registered Node gpu in Controller', involvedObject: { name: 'gpu' } },
    ])
    cluster.client.create('pods', {
      metadata: { name: 'train', namespace: 'default' },
      spec: {
        nodeSelector: { zone: 'b' },
        tolerations: [{ key: 'gpu', operator: 'Exists' }],
        containers: [{ name: 'c', image: 'x', resources: { limits: { 'example.com/gpu': '2' } } }],
      },
    })
    await cluster.settle()
    expect(cluster.client.get('pods', 'default/train').spec).toMatchObject({ nodeName: 'gpu' })
  })

  it('that is removed leaves orphans, which are collected', async () => {
    await run('web', 'node-3')
    cluster.nodes.remove('node-3')
    await cluster.clock.advance('30s')
    expect(cluster.client.find('pods', 'default/web')).toBeDefined()
    await cluster.clock.advance('2m')
    expect(cluster.client.find('pods', 'default/web')).toBeUndefined()
    expect(events('RemovingNode')).toMatchObject([
      { message: 'Node node-3 event: Removing Node node-3 from Controller' },
    ])
  })

  it('that is cordoned gets no Pods until it is uncordoned', async () => {
    for (const name of ['node-1', 'node-2']) cluster.nodes.cordon(name)
    await cluster.settle()
    expect(taints('node-1')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule'])
    cluster.nodes.uncordon('node-1')
    await cluster.settle()
    expect(taints('node-1')).toEqual([])
  })
})

describe('heartbeats', () => {
  const renewTime = (name: string): unknown => {
    const { spec } = cluster.client.get('leases.coordination.k8s.io', `kube-node-lease/${name}`)
    return (spec as { renewTime: string }).renewTime
  }

  it('are there for whoever looks, and nobody writes them when nobody does', async () => {
    const before = cluster.client.list('pods', '').resourceVersion
    await cluster.clock.advance('1h')
    expect(cluster.client.list('pods', '').resourceVersion).toBe(before)
    const now = cluster.clock.now()
    expect(Date.parse(String(renewTime('node-1')))).toBeGreaterThan(now - 10_001)
    expect(Date.parse(node('node-1').status.conditions?.[0]?.lastHeartbeatTime ?? '')).toBeGreaterThan(now - 300_001)
  })

  it('come every ten seconds for those who watch', async () => {
    const { resourceVersion } = cluster.client.list('leases.coordination.k8s.io', 'kube-node-lease')
    const seen: string[] = []
    const stop = cluster.client.watch('leases.coordination.k8s.io', 'kube-node-lease', resourceVersion, ({ object }) =>
      seen.push(object.metadata.name ?? ''),
    )
    await cluster.clock.advance('30s')
    stop()
    expect(seen.filter((name) => name === 'node-1')).toHaveLength(3)
    await cluster.clock.advance('30s')
    expect(seen).toHaveLength(9)
  })

  it('stop when the node is lost', async () => {
    cluster.nodes.lose('node-1')
    const last = renewTime('node-1')
    await cluster.clock.advance('1m')
    expect(renewTime('node-1')).toBe(last)
  })
})

describe('nodes as data', () => {
  it('are those that the cluster begins with', async () => {
    const own = await createCluster({ nodes: ['a', { name: 'b', unschedulable: true }] })
    expect(own.nodes.names()).toEqual(['a', 'b'])
    expect(own.client.get('nodes', 'b').spec).toMatchObject({ unschedulable: true })
    await own.close()
  })

  it('are checked', async () => {
    await expect(createCluster({ nodes: -1 })).rejects.toThrow(TypeError)
    expect(() => cluster.nodes.lose('nobody')).toThrow('nodes "nobody" not found')
    expect(() => cluster.nodes.add('node-1')).toThrow('already exists')
  })
})
