/** Probes that ask by gRPC's health protocol. Source: docs "Configure Probes", kubelet v1.35 probe/grpc, agnhost grpc-health-checking. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'

const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
const PROBE = { periodSeconds: 1, failureThreshold: 1 }

let cluster: Cluster
beforeEach(async () => {
  cluster = await createCluster({
    nodes: 1,
    images: [
      {
        image: 'example/told',
        process: {
          ports: [{ port: 9090, health: ({ ageMs }) => (ageMs < 20_000 ? 'SERVING' : 'NOT_SERVING') }, { port: 80 }],
        },
      },
    ],
  })
})
afterEach(() => cluster.close())

async function runs(container: object): Promise<void> {
  await cluster.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'app', ...container }] },
  })
  await cluster.clock.advance('10s')
}

interface Read {
  readonly status: {
    readonly podIP: string
    readonly containerStatuses: readonly { readonly ready: boolean; readonly restartCount: number }[]
  }
}
const container = () => {
  const { status }: Read = JSON.parse(JSON.stringify(cluster.client.get('pods', 'default/p')))
  return status.containerStatuses[0]
}
const complaints = (): string[] =>
  cluster.client
    .list('events', 'default')
    .items.filter(({ reason }) => reason === 'Unhealthy')
    .map(({ message }) => String(message))

describe('a server that speaks gRPC', () => {
  const served = (service?: string) => ({
    image: AGNHOST,
    args: ['grpc-health-checking', '--service=db', '--delay-unhealthy-sec=30'],
    readinessProbe: { grpc: { port: 5000, ...(service === undefined ? {} : { service }) }, ...PROBE },
  })

  it('is ready for as long as it says that it serves', async () => {
    await runs(served('db'))
    expect(container()?.ready).toBe(true)
    await cluster.clock.advance('30s')
    expect(container()?.ready).toBe(false)
    expect(complaints()).toEqual(['Readiness probe failed: service unhealthy (responded with "NOT_SERVING")'])
  })

  it('may not know the service', async () => {
    await runs(served())
    expect(container()?.ready).toBe(false)
    expect(complaints()).toEqual([
      'Readiness probe failed: error: health rpc probe failed: rpc error: code = NotFound desc = unknown service',
    ])
  })

  it('can be told to say otherwise', async () => {
    await runs({
      ...served('db'),
      args: ['grpc-health-checking', '--service=db'],
      lifecycle: { postStart: { httpGet: { port: 8080, path: '/make-not-serving' } } },
    })
    expect(container()?.ready).toBe(false)
  })
})

it('a server that speaks no gRPC counts as one that does not answer', async () => {
  await runs({ image: 'nginx', readinessProbe: { grpc: { port: 80 }, ...PROBE } })
  const { podIP } = (JSON.parse(JSON.stringify(cluster.client.get('pods', 'default/p'))) as Read).status
  expect(complaints()).toEqual([
    `Readiness probe failed: timeout: failed to connect service "${podIP}:80" within 1s: context deadline exceeded`,
  ])
})

describe('a process that is told in advance', () => {
  it('says of its health what it is told to', async () => {
    await runs({ image: 'example/told', livenessProbe: { grpc: { port: 9090 }, ...PROBE } })
    expect(container()?.restartCount).toBe(0)
    await cluster.clock.advance('20s')
    expect(container()?.restartCount).toBe(1)
  })

  it('speaks gRPC only where it is told to', async () => {
    await runs({ image: 'example/told', readinessProbe: { grpc: { port: 80 }, ...PROBE } })
    expect(complaints()[0]).toContain('failed to connect service')
  })
})
