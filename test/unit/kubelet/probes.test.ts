/** Probes of containers that are restarted and of Pods that are stopped. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { type Cluster, createCluster } from '../../../src/index.ts'
import { containerOf, eventsOf } from '../../support/kubelet/pods.ts'
import { simImages } from '../../support/recordings/timeline/sim-images.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ images: simImages })
})

afterEach(() => cluster.close())

const POD = 'default/p'
const command = (words: string): JsonObject => ({ exec: { command: words.split(' ') }, periodSeconds: 1 })

async function run(container: JsonObject, spec: JsonObject = {}): Promise<void> {
  cluster.client.create('pods', {
    metadata: { name: 'p', namespace: 'default' },
    spec: { containers: [{ name: 'app', image: 'sim/app:1', ...container }], ...spec },
  })
  await cluster.clock.advance('4s')
}

const unhealthy = (): string[] => eventsOf(cluster, 'default').filter((event) => event.includes('Unhealthy'))
const CANCELLED = 'probe errored and resulted in unknown state: rpc error: code = Canceled desc = context canceled'

it('gives up commands once the Pod is deleted, and readiness stays as it was', async () => {
  await run({ args: ['termdelay=5s'], readinessProbe: command('probe') })
  cluster.client.delete('pods', POD)
  await cluster.clock.advance('3s')
  expect(unhealthy()).toEqual([`Warning Unhealthy: Readiness ${CANCELLED}`])
  expect(containerOf(cluster, POD, 'app').ready).toBe(true)
})

it('goes on asking over the network', async () => {
  const readinessProbe = { tcpSocket: { port: 8080 }, periodSeconds: 1 }
  await run({ args: ['listen=8080', 'termdelay=5s'], readinessProbe })
  cluster.client.delete('pods', POD)
  await cluster.clock.advance('3s')
  expect(unhealthy()).toEqual([])
})

it('watches the liveness of sidecars to the end, that of main containers no longer', async () => {
  const probed = { args: ['termdelay=3s'], livenessProbe: command('probe') }
  await run(probed, { initContainers: [{ name: 'side', image: 'sim/app:1', restartPolicy: 'Always', ...probed }] })
  cluster.client.delete('pods', POD)
  await cluster.clock.advance('4s')
  const about = cluster.client
    .list('events', 'default')
    .items.filter(({ reason }) => reason === 'Unhealthy')
    .map(({ involvedObject }) => JSON.parse(JSON.stringify(involvedObject)).fieldPath)
  expect(about).toEqual(['spec.initContainers{side}'])
})

it('counts a run as started like the one before it until its startup probe has run', async () => {
  await run({
    startupProbe: { ...command('probe from=2s'), failureThreshold: 20 },
    livenessProbe: { ...command('probe until=4s'), failureThreshold: 1 },
  })
  const started: unknown[] = []
  const { resourceVersion } = cluster.client.list('pods', 'default')
  cluster.client.watch('pods', 'default', resourceVersion, () => {
    const { status, restartCount } = containerOf(cluster, POD, 'app')
    if (restartCount === 1) started.push(status.started)
  })
  await cluster.clock.advance('8s')
  expect(started.slice(0, 2)).toEqual([true, false])
  expect(started).toContain(true)
})

it('looks every second as long as a container with probes is done and the Pod is not', async () => {
  const done = { name: 'done', image: 'sim/app:1', args: ['exit=0', 'after=1s'], readinessProbe: command('probe') }
  await run(
    { image: 'sim/denied' },
    { restartPolicy: 'OnFailure', initContainers: [], containers: [done, { name: 'app', image: 'sim/denied' }] },
  )
  await cluster.clock.advance('4s')
  const backOff = cluster.client.list('events', 'default').items.find(({ reason }) => reason === 'BackOff')
  expect(backOff?.count).toBeGreaterThan(4)
})

it('lets a crashed container with another image start at once', async () => {
  await run({ args: ['exit=1', 'after=1s'] })
  await cluster.clock.advance('4s')
  const { restartCount } = containerOf(cluster, POD, 'app')
  cluster.client.patch('pods', POD, {
    type: 'strategic',
    patch: { spec: { containers: [{ name: 'app', image: 'sim/uid:1' }] } },
  })
  await cluster.clock.advance('2s')
  expect(containerOf(cluster, POD, 'app').restartCount).toBe(restartCount + 1)
})
