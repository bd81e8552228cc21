/** What becomes of ephemeral containers: flows A2, A3, A10 and A11. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'
import { containerOf, debug, eventsOf, phaseOf } from '../support/kubelet/pods.ts'

const POD = 'default/centos-ping'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster()
  await cluster.apply(`
apiVersion: v1
kind: Pod
metadata: {name: centos-ping}
spec: {containers: [{name: centos-ping, image: 'centos:7', args: [ping, localhost]}]}
`)
  await cluster.settle()
})

afterEach(() => cluster.close())

describe('a debugger with a shell', () => {
  beforeEach(async () => {
    debug(cluster, POD, { name: 'debugger', image: 'busybox', command: ['sh'], stdin: true, tty: true })
    await cluster.settle()
  })

  it('runs, and the Pod stays ready', () => {
    const { state, ready, restartCount, status } = containerOf(cluster, POD, 'debugger')
    expect([state, ready, restartCount]).toEqual(['running', false, 0])
    expect(status).toMatchObject({
      image: 'docker.io/library/busybox:latest',
      imageID: expect.stringMatching(/^docker.io\/library\/busybox@sha256:/),
      containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
      lastState: {},
    })
    expect(containerOf(cluster, POD, 'centos-ping').ready).toBe(true)
  })

  it('is not started again after it has ended, however long one waits', async () => {
    cluster.faults.exit({ pod: POD, container: 'debugger', exitCode: 0 })
    await cluster.clock.advance('1h')
    expect(containerOf(cluster, POD, 'debugger')).toMatchObject({
      state: 'terminated',
      reason: 'Completed',
      exitCode: 0,
      restartCount: 0,
    })
    expect(phaseOf(cluster, POD)).toBe('Running')
  })

  it('stays as it is when a second one comes', async () => {
    const first = containerOf(cluster, POD, 'debugger').status
    debug(cluster, POD, { name: 'another', image: 'busybox', command: ['sh'], stdin: true })
    await cluster.settle()
    expect(containerOf(cluster, POD, 'another').state).toBe('running')
    expect(containerOf(cluster, POD, 'debugger').status).toEqual(first)
  })
})

it('says that a command is not in the image, and does not try again', async () => {
  debug(cluster, POD, { name: 'debugger', image: 'busybox', command: ['bash'], stdin: true, tty: true })
  await cluster.clock.advance('1h')
  const { status } = containerOf(cluster, POD, 'debugger')
  expect(status).toMatchObject({
    restartCount: 0,
    state: { waiting: { reason: 'RunContainerError' } },
    lastState: {
      terminated: {
        reason: 'StartError',
        exitCode: 128,
        message: expect.stringContaining('exec: "bash": executable file not found in $PATH'),
      },
    },
  })
  expect(eventsOf(cluster, 'default').filter((event) => event.includes('not found in $PATH'))).toHaveLength(1)
})

it('ends with the Pod, which does not wait for it', async () => {
  await cluster.apply(`
apiVersion: v1
kind: Pod
metadata: {name: job}
spec: {restartPolicy: Never, containers: [{name: app, image: busybox, command: [sleep, '60']}]}
`)
  await cluster.settle()
  debug(cluster, 'default/job', { name: 'debugger', image: 'busybox', command: ['sleep', 'infinity'] })
  await cluster.clock.advance('2m')
  expect(phaseOf(cluster, 'default/job')).toBe('Succeeded')
  expect(containerOf(cluster, 'default/job', 'debugger')).toMatchObject({ state: 'terminated', exitCode: 137 })
})
