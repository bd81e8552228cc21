import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../../src/index.ts'

let cluster: Cluster
beforeEach(async () => {
  cluster = await createCluster({ nodes: 3 })
})
afterEach(() => cluster.close())

interface Options {
  readonly spec?: object
  readonly labels?: { [key: string]: string }
  readonly requests?: { [name: string]: string }
}

const container = (requests: Options['requests'] = {}) => ({ name: 'c', image: 'x', resources: { requests } })

function create(name: string, { spec = {}, labels = {}, requests }: Options = {}): void {
  cluster.client.create('pods', {
    metadata: { name, namespace: 'default', labels },
    spec: { containers: [container(requests)], terminationGracePeriodSeconds: 0, ...spec },
  })
}

interface PodRead {
  readonly spec: { readonly nodeName?: string }
  readonly status: {
    readonly nominatedNodeName?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[]
  }
}

const read = (name: string): PodRead => JSON.parse(JSON.stringify(cluster.client.get('pods', `default/${name}`)))
const nodeOf = (name: string): string | undefined => read(name).spec.nodeName
const on = (node: string): object => ({ nodeSelector: { 'kubernetes.io/hostname': node } })

function events(reason: string): { message: string; series?: { count: number }; involvedObject: { name: string } }[] {
  return JSON.parse(JSON.stringify(cluster.client.list('events', '').items)).filter(
    (event: { reason: string }) => event.reason === reason,
  )
}

/** Why there is no node, as event and condition say alike. */
function refusal(name: string): string | undefined {
  const condition = read(name).status.conditions?.find(({ type }) => type === 'PodScheduled')
  const event = events('FailedScheduling').findLast(({ involvedObject }) => involvedObject.name === name)
  expect(event?.message).toBe(condition?.message)
  return condition?.message
}

const label = (node: string, labels: { [key: string]: string }): void => {
  cluster.client.patch('nodes', node, { type: 'merge', patch: { metadata: { labels } } })
}

const NOT_HELPFUL =
  'no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.'

describe('a Pod that fits nowhere is told why', () => {
  it('in the words of each plug-in, sorted, with numbers', async () => {
    cluster.client.patch('nodes', 'node-1', { type: 'merge', patch: { spec: { unschedulable: true } } })
    cluster.client.patch('nodes', 'node-2', {
      type: 'merge',
      patch: { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } },
    })
    create('web', { spec: on('node-1') })
    await cluster.settle()
    expect(refusal('web')).toBe(
      `0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. ${NOT_HELPFUL}`,
    )
  })

  it.each<readonly [string, Options, string]>([
    ['resources', { requests: { cpu: '100', memory: '1Ti' } }, '3 Insufficient cpu, 3 Insufficient memory.'],
    ['a label', { spec: { nodeSelector: { a: 'b' } } }, "3 node(s) didn't match Pod's node affinity/selector."],
    [
      'company',
      {
        spec: {
          affinity: {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { labelSelector: { matchLabels: { a: 'b' } }, topologyKey: 'kubernetes.io/hostname' },
              ],
            },
          },
        },
      },
      "3 node(s) didn't match pod affinity rules.",
    ],
    [
      'a topology',
      {
        spec: {
          topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
        },
      },
      "3 node(s) didn't match pod topology spread constraints (missing required label).",
    ],
    [
      'a node by its name',
      {
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['z'] }] }],
              },
            },
          },
        },
      },
      "3 node(s) didn't satisfy plugin(s) [NodeAffinity].",
    ],
  ])('that asks for %s', async (_what, options, why) => {
    create('web', options)
    await cluster.settle()
    expect(refusal('web')).toBe(`0/3 nodes are available: ${why} ${NOT_HELPFUL}`)
  })

  it('that asks for a claim that is not there, until it is', async () => {
    create('web', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] } })
    await cluster.settle()
    expect(refusal('web')).toBe('0/3 nodes are available: persistentvolumeclaim "data" not found. not found')
    cluster.client.create('persistentvolumeclaims', {
      metadata: { name: 'data', namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: '' },
    })
    await cluster.settle()
    expect(refusal('web')).toBe('0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found')
  })

  it('again after five minutes, as a series', async () => {
    create('web', { requests: { cpu: '100' } })
    await cluster.settle()
    await cluster.clock.advance('11m')
    const [first, second] = events('FailedScheduling')
    expect(first?.series).toBeUndefined()
    expect(second?.series?.count).toBeGreaterThanOrEqual(1)
  })
})

describe('a Pod waits', () => {
  it('for what keeps it from a node, and gets one then', async () => {
    create('web', { spec: { nodeSelector: { disk: 'ssd' } } })
    await cluster.settle()
    expect(nodeOf('web')).toBeUndefined()
    label('node-2', { disk: 'ssd' })
    await cluster.settle()
    expect(nodeOf('web')).toBe('node-2')
  })

  it('for its gates', async () => {
    create('web', { spec: { schedulingGates: [{ name: 'a/b' }] } })
    await cluster.settle()
    expect(nodeOf('web')).toBeUndefined()
    cluster.client.patch('pods', 'default/web', { type: 'merge', patch: { spec: { schedulingGates: [] } } })
    await cluster.settle()
    expect(nodeOf('web')).toBeDefined()
  })

  it('for a port of its node', async () => {
    const ports = { containers: [{ ...container(), ports: [{ containerPort: 80, hostPort: 8080 }] }] }
    create('first', { spec: { ...on('node-1'), ...ports } })
    create('second', { spec: { ...on('node-1'), ...ports } })
    await cluster.settle()
    expect(refusal('second')).toContain("1 node(s) didn't have free ports for the requested pod ports")
    cluster.client.delete('pods', 'default/first')
    await cluster.settle()
    expect(nodeOf('second')).toBe('node-1')
  })
})

describe('Pods', () => {
  it('are placed by priority when there is not room for all', async () => {
    cluster.client.create('priorityclasses.scheduling.k8s.io', { metadata: { name: 'high' }, value: 10 })
    const spec = on('node-1')
    create('low', { spec: { ...spec, schedulingGates: [{ name: 'a/b' }] }, requests: { cpu: '5' } })
    create('high', {
      spec: { ...spec, schedulingGates: [{ name: 'a/b' }], priorityClassName: 'high' },
      requests: { cpu: '5' },
    })
    for (const name of ['low', 'high'])
      cluster.client.patch('pods', `default/${name}`, { type: 'merge', patch: { spec: { schedulingGates: [] } } })
    await cluster.settle()
    expect([nodeOf('low'), nodeOf('high')]).toEqual([undefined, 'node-1'])
  })

  it('are spread over nodes that are alike', async () => {
    for (let index = 0; index < 6; index++) create(`p${index}`, { requests: { cpu: '1' } })
    await cluster.settle()
    const nodes = Array.from({ length: 6 }, (_, index) => nodeOf(`p${index}`))
    // Nodes whose scores are the same are drawn by lot.
    expect(new Set(nodes)).toEqual(new Set(['node-1', 'node-2', 'node-3']))
  })

  it('keep away from each other where they say so, and from those that say so', async () => {
    const antiAffinity = {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: { app: 'a' } }, topologyKey: 'kubernetes.io/hostname' },
          ],
        },
      },
    }
    for (let index = 0; index < 4; index++) create(`p${index}`, { spec: antiAffinity, labels: { app: 'a' } })
    create('plain', { labels: { app: 'a' } })
    await cluster.settle()
    expect(new Set([0, 1, 2].map((index) => nodeOf(`p${index}`))).size).toBe(3)
    expect(refusal('p3')).toContain("3 node(s) didn't match pod anti-affinity rules")
    expect(refusal('plain')).toContain("3 node(s) didn't satisfy existing pods anti-affinity rules")
  })

  it('stay together where they say so: the first of them anywhere', async () => {
    const together = {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: { app: 'a' } }, topologyKey: 'kubernetes.io/hostname' },
          ],
        },
      },
    }
    for (let index = 0; index < 4; index++) create(`p${index}`, { spec: together, labels: { app: 'a' } })
    await cluster.settle()
    expect(new Set([0, 1, 2, 3].map((index) => nodeOf(`p${index}`))).size).toBe(1)
  })

  it('are spread over zones as their constraints say', async () => {
    label('node-1', { zone: 'a' })
    label('node-2', { zone: 'a' })
    label('node-3', { zone: 'b' })
    const spread = {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'a' } },
        },
      ],
    }
    for (let index = 0; index < 4; index++) create(`p${index}`, { spec: spread, labels: { app: 'a' } })
    await cluster.settle()
    const inZoneB = [0, 1, 2, 3].filter((index) => nodeOf(`p${index}`) === 'node-3')
    expect(inZoneB).toHaveLength(2)
  })

  it('prefer the nodes that they say they prefer', async () => {
    label('node-2', { fast: 'yes' })
    const preference = { matchExpressions: [{ key: 'fast', operator: 'Exists' }] }
    create('web', {
      spec: {
        affinity: {
          nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference }] },
        },
      },
    })
    await cluster.settle()
    expect(nodeOf('web')).toBe('node-2')
  })

  it('ask for what sidecars, init containers and their runtime need, too', async () => {
    const init = [
      { ...container({ cpu: '3' }), name: 'sidecar', restartPolicy: 'Always' },
      { ...container({ cpu: '6' }), name: 'setup' },
    ]
    create('web', { spec: { initContainers: init }, requests: { cpu: '1' } })
    await cluster.settle()
    expect(refusal('web')).toContain('3 Insufficient cpu')
  })
})

describe('a more important Pod', () => {
  const high = { ...on('node-1'), priorityClassName: 'high' }
  beforeEach(() => {
    cluster.client.create('priorityclasses.scheduling.k8s.io', { metadata: { name: 'high' }, value: 10 })
  })

  it('takes the place of a lesser one', async () => {
    create('low', { spec: { ...on('node-1'), terminationGracePeriodSeconds: 30 }, requests: { cpu: '7' } })
    await cluster.settle()
    create('high', { spec: high, requests: { cpu: '6' } })
    await cluster.clock.advance('100ms')
    const { uid } = cluster.client.get('pods', 'default/high').metadata
    expect(read('high').status.nominatedNodeName).toBe('node-1')
    expect(refusal('high')).toBe(
      "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector.",
    )
    expect(read('low').status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: 'default-scheduler: preempting to accommodate a higher priority pod',
      }),
    )
    expect(events('Preempted')).toMatchObject([
      { message: `Preempted by pod ${uid} on node node-1`, involvedObject: { name: 'low' } },
    ])
    await cluster.clock.advance('40s')
    expect(nodeOf('high')).toBe('node-1')
    expect(read('high').status.nominatedNodeName).toBeUndefined()
  })

  it('takes no place when that does not help, or it may not', async () => {
    create('low', { spec: on('node-1'), requests: { cpu: '7' } })
    cluster.client.create('priorityclasses.scheduling.k8s.io', {
      metadata: { name: 'meek' },
      value: 10,
      preemptionPolicy: 'Never',
    })
    await cluster.settle()
    create('huge', { spec: high, requests: { cpu: '9' } })
    create('meek', { spec: { ...on('node-1'), priorityClassName: 'meek' }, requests: { cpu: '6' } })
    await cluster.settle()
    expect(refusal('huge')).toContain(
      'preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    )
    expect(refusal('meek')).toContain('preemption: not eligible due to preemptionPolicy=Never.')
    expect(nodeOf('low')).toBe('node-1')
  })

  it('is told when there is nobody less important', async () => {
    create('first', { spec: high, requests: { cpu: '7' } })
    create('second', { spec: high, requests: { cpu: '7' } })
    await cluster.settle()
    expect(refusal('second')).toContain(
      'preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.',
    )
  })

  it('rather takes the place of a Pod that no budget protects', async () => {
    const both = { priorityClassName: 'high' }
    create('guarded', { spec: on('node-1'), labels: { app: 'guarded' }, requests: { cpu: '7' } })
    create('free', { spec: on('node-2'), requests: { cpu: '7' } })
    create('other', { spec: { ...on('node-3'), ...both }, requests: { cpu: '7' } })
    cluster.client.create('poddisruptionbudgets.policy', {
      metadata: { name: 'b', namespace: 'default' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
    })
    await cluster.settle()
    create('high', { spec: both, requests: { cpu: '6' } })
    await cluster.settle()
    expect(nodeOf('high')).toBe('node-2')
  })
})
