import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 1 })
})
afterEach(() => cluster.close())

const labels = { app: 'web' }
const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'nginx' }] } }

async function replicas(count: number): Promise<void> {
  cluster.client.create('replicasets.apps', {
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: count, selector: { matchLabels: labels }, template },
  })
  await cluster.clock.advance('30s')
}

async function budget(spec: object): Promise<void> {
  cluster.client.create('poddisruptionbudgets.policy', {
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: labels }, ...spec },
  })
  await cluster.settle()
}

const status = () => cluster.client.get('poddisruptionbudgets.policy', 'default/web').status
const events = () =>
  cluster.client
    .list('events', 'default', { fieldSelector: 'involvedObject.kind=PodDisruptionBudget' })
    .items.map(({ type, reason, message }) => ({ type, reason, message }))
const condition = (state: string, reason: string, message = '') => ({
  type: 'DisruptionAllowed',
  status: state,
  reason,
  message,
})

describe('a PodDisruptionBudget', () => {
  it('counts Pods that are ready against those that must stay', async () => {
    await replicas(3)
    await budget({ minAvailable: 2 })
    expect(status()).toMatchObject({
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 3,
      desiredHealthy: 2,
      expectedPods: 3,
      conditions: [condition('True', 'SufficientPods')],
    })
  })

  it('takes percentages of what the controllers of its Pods want, rounded up', async () => {
    await replicas(3)
    await budget({ maxUnavailable: '50%' })
    expect(status()).toMatchObject({ disruptionsAllowed: 2, desiredHealthy: 1, expectedPods: 3 })
  })

  it('says that it has no Pods', async () => {
    await budget({ minAvailable: 1 })
    expect(status()).toMatchObject({
      disruptionsAllowed: 0,
      currentHealthy: 0,
      desiredHealthy: 1,
      expectedPods: 0,
      conditions: [condition('False', 'InsufficientPods')],
    })
    expect(events()).toEqual([{ type: 'Normal', reason: 'NoPods', message: 'No matching pods found' }])
  })

  it('cannot take a percentage of Pods that nobody controls', async () => {
    cluster.client.create('pods', { ...template, metadata: { name: 'alone', namespace: 'default', labels } })
    await cluster.clock.advance('30s')
    await budget({ minAvailable: '50%' })
    expect(status()).toMatchObject({ disruptionsAllowed: 0, currentHealthy: 1, expectedPods: 0 })
    expect(events()).toMatchObject([
      {
        type: 'Warning',
        reason: 'UnmanagedPods',
        message: expect.stringContaining(
          '(selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},})',
        ),
      },
    ])
  })

  it('fails safe when a controller has no scale', async () => {
    cluster.client.create('jobs.batch', {
      metadata: { name: 'work', namespace: 'default' },
      spec: { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
    })
    const { uid = '' } = cluster.client.get('jobs.batch', 'default/work').metadata
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'work', uid, controller: true }
    cluster.client.create('pods', {
      ...template,
      metadata: { name: 'worker', namespace: 'default', labels, ownerReferences: [owner] },
    })
    await cluster.clock.advance('30s')
    await budget({ maxUnavailable: 1 })
    const message = 'jobs.batch does not implement the scale subresource'
    expect(status()).toMatchObject({ disruptionsAllowed: 0, conditions: [condition('False', 'SyncFailed', message)] })
  })

  it('forgets an eviction that was allowed and did not come', async () => {
    await replicas(2)
    const [pod] = cluster.client.list('pods', 'default').items
    const name = pod?.metadata.name ?? ''
    cluster.client.patch('pods', `default/${name}`, { type: 'merge', patch: { metadata: { finalizers: ['a.b/c'] } } })
    await budget({ minAvailable: 1 })
    const now = new Date(cluster.clock.now()).toISOString().replace('.000', '')
    const known = cluster.client.get('poddisruptionbudgets.policy', 'default/web')
    cluster.client.update('poddisruptionbudgets.policy/status', {
      ...known,
      status: { ...(known.status as object), disruptedPods: { [name]: now, gone: now } },
    })
    await cluster.settle()
    expect(status()).toMatchObject({ disruptedPods: { [name]: now }, currentHealthy: 1, disruptionsAllowed: 0 })
    await cluster.clock.advance('3m')
    expect(status()).toMatchObject({ currentHealthy: 2, disruptionsAllowed: 1 })
    expect(status()).not.toHaveProperty('disruptedPods')
  })
})
