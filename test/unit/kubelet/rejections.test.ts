/** Pods that a node does not take although they are bound to it, and containers that cannot be configured. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { type Cluster, createCluster } from '../../../src/index.ts'
import { containerOf, phaseOf } from '../../support/kubelet/pods.ts'

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
