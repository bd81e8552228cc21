/** Pods that a node does not take although they are bound to it, and containers that cannot be configured. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { type Cluster, createCluster } from '../../../src/index.ts'
import { containerOf, eventsOf, phaseOf } from '../../support/kubelet/pods.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster()
})

afterEach(() => cluster.close())

async function bound(name: string, spec: JsonObject, container: JsonObject = {}): Promise<string> {
  const app = { name: 'app', image: 'app:1', ...container }
  cluster.client.create('pods', {
    metadata: { name, namespace: 'default' },
    spec: { nodeName: 'node-1', containers: [app], ...spec },
  })
  await cluster.clock.advance('3s')
  return `default/${name}`
}

const reasonOf = (pod: string): unknown => {
  const { status } = cluster.client.get('pods', pod)
  return JSON.parse(JSON.stringify(status)).reason
}

it('rejects a Pod for another operating system', async () => {
  const pod = await bound('win', { os: { name: 'windows' } })
  expect([phaseOf(cluster, pod), reasonOf(pod)]).toEqual(['Failed', 'PodOSNotSupported'])
})

it('rejects a Pod that asks for settings of the kernel which others would notice', async () => {
  const sysctls = (name: string) => ({ securityContext: { sysctls: [{ name, value: '1' }] } })
  const pod = await bound('unsafe', sysctls('kernel.msgmax'))
  expect([phaseOf(cluster, pod), reasonOf(pod)]).toEqual(['Failed', 'SysctlForbidden'])
  expect(phaseOf(cluster, await bound('safe', sysctls('net/ipv4/tcp_syncookies')))).toBe('Running')
})

it('rejects a Pod whose host port another one has, until that one is gone', async () => {
  const ports = (hostIP: string) => ({ ports: [{ containerPort: 80, hostPort: 8080, hostIP }] })
  const first = await bound('first', {}, ports('127.0.0.1'))
  expect(phaseOf(cluster, first)).toBe('Running')
  expect(phaseOf(cluster, await bound('elsewhere', {}, ports('127.0.0.2')))).toBe('Running')
  const second = await bound('second', {}, ports('0.0.0.0'))
  expect([phaseOf(cluster, second), reasonOf(second)]).toEqual(['Failed', 'NodePorts'])
  cluster.client.delete('pods', first, { gracePeriodSeconds: 0 })
  await cluster.clock.advance('5s')
  expect(phaseOf(cluster, await bound('third', {}, ports('127.0.0.1')))).toBe('Running')
})

it('runs a Pod without the pull secrets that are not there, and says so', async () => {
  expect(phaseOf(cluster, await bound('secretive', { imagePullSecrets: [{ name: 'nosuch' }] }))).toBe('Running')
  expect(eventsOf(cluster, 'default')).toContain(
    'Warning FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (nosuch); attempting to pull the image may not succeed.',
  )
})

it('does not mount a volume with the resources of a container that is not there', async () => {
  const items = [{ path: 'cpu', resourceFieldRef: { containerName: 'nobody', resource: 'limits.cpu' } }]
  const pod = await bound('odd', { volumes: [{ name: 'about', downwardAPI: { items } }] })
  expect(phaseOf(cluster, pod)).toBe('Pending')
  expect(eventsOf(cluster, 'default')).toContain(
    'Warning FailedMount: MountVolume.SetUp failed for volume "about" : container nobody not found',
  )
})

it('puts a status right that somebody else has changed, within ten seconds', async () => {
  const pod = await bound('changed', {})
  cluster.client.patch('pods/status', pod, { type: 'merge', patch: { status: { phase: 'Failed' } } })
  expect(phaseOf(cluster, pod)).toBe('Failed')
  await cluster.clock.advance('10s')
  expect(phaseOf(cluster, pod)).toBe('Running')
})

it.each([
  [
    'a variable about a container that is not there',
    { env: [{ name: 'CPU', valueFrom: { resourceFieldRef: { containerName: 'nobody', resource: 'limits.cpu' } } }] },
    'container nobody not found',
  ],
  [
    'a path in a volume that is made of unset variables',
    {
      volumeMounts: [{ name: 'data', mountPath: '/data', subPathExpr: '$(B)/$(A)/$(C)' }],
      env: [{ name: 'C', value: 'c' }],
    },
    'missing value for A, B',
  ],
])('does not configure %s', async (_, container, message) => {
  const pod = await bound('odd', { volumes: [{ name: 'data', emptyDir: {} }] }, container)
  expect(containerOf(cluster, pod, 'app')).toMatchObject({ reason: 'CreateContainerConfigError', message })
})
