/** Things that a test makes go wrong. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'
import { containerOf, phaseOf } from '../support/kubelet/pods.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster()
})

afterEach(() => cluster.close())

const nginx = () =>
  cluster.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] },
  })

it('lets pulls fail, so many times', async () => {
  cluster.faults.add({ image: '*/nginx:*', fails: 'denied', times: 1 })
  await nginx()
  await cluster.clock.advance('2s')
  expect(containerOf(cluster, 'default/web', 'nginx')).toMatchObject({ reason: 'ErrImagePull' })
  await cluster.clock.advance('30s')
  expect(phaseOf(cluster, 'default/web')).toBe('Running')
})

it('lets pulls take their time until the fault is removed', async () => {
  const fault = cluster.faults.add({ image: '*', takesMs: 60_000 })
  await nginx()
  await cluster.clock.advance('30s')
  expect(phaseOf(cluster, 'default/web')).toBe('Pending')
  fault.remove()
  await cluster.clock.advance('40s')
  expect(phaseOf(cluster, 'default/web')).toBe('Running')
})

it('ends containers with a code, or for want of memory', async () => {
  await nginx()
  await cluster.settle()
  cluster.faults.exit({ pod: 'default/web', container: 'nginx', exitCode: 3 })
  await cluster.clock.advance('5s')
  expect(containerOf(cluster, 'default/web', 'nginx').status.lastState).toMatchObject({
    terminated: { exitCode: 3, reason: 'Error' },
  })
  cluster.faults.oomKill({ pod: 'default/web', container: 'nginx' })
  await cluster.clock.advance('15s')
  expect(containerOf(cluster, 'default/web', 'nginx').status.lastState).toMatchObject({
    terminated: { exitCode: 137, reason: 'OOMKilled' },
  })
  expect(() => cluster.faults.exit({ pod: 'default/web', container: 'nobody' })).toThrow('not found')
})

it('takes no Pods on a node that has been deleted', async () => {
  cluster.client.delete('nodes', 'node-1')
  cluster.client.create('pods', {
    metadata: { name: 'late', namespace: 'default' },
    spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'nginx:1.27' }] },
  })
  await cluster.clock.advance('1s')
  expect(cluster.client.get('pods', 'default/late').status).toMatchObject({
    phase: 'Failed',
    reason: 'InvalidNodeInfo',
  })
})

it('makes a kubelet stand still: nobody looks after its Pods until it goes on', async () => {
  const pause = cluster.faults.pauseKubelet('node-1')
  await nginx()
  await cluster.clock.advance('10s')
  expect(phaseOf(cluster, 'default/web')).toBe('Pending')
  pause.remove()
  await cluster.clock.advance('5s')
  expect(phaseOf(cluster, 'default/web')).toBe('Running')
  expect(() => cluster.faults.pauseKubelet('node-7')).toThrow('nodes "node-7" not found')
})

it('is told of images that are written as in files', async () => {
  const images = [{ image: 'example/job', process: { exitAfter: '2s' } }]
  // What a caller without types may well write.
  await expect(createCluster(JSON.parse(JSON.stringify({ images })))).rejects.toThrow(
    'createCluster: options/images/0/process must NOT have additional properties',
  )
})

it('runs images and programs that a test brings', async () => {
  const own = await createCluster({
    images: [
      {
        image: 'example/job',
        entrypoint: ['job'],
        programs: { job: ({ args, attempt }) => ({ exitAfterMs: 1000, exitCode: attempt < Number(args[0]) ? 1 : 0 }) },
      },
    ],
  })
  await own.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'job' },
    spec: { restartPolicy: 'OnFailure', containers: [{ name: 'job', image: 'example/job', args: ['2'] }] },
  })
  await own.clock.advance('1m')
  expect(phaseOf(own, 'default/job')).toBe('Succeeded')
  expect(containerOf(own, 'default/job', 'job').restartCount).toBe(2)
  await own.close()
})
