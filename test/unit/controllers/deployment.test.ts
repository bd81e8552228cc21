import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 2, images: [{ image: 'missing', pull: { fails: 'notFound' } }] })
})
afterEach(() => cluster.close())

const labels = { app: 'web' }

/** A Deployment `web` of this image. */
async function deploy(image: string, spec: object = {}): Promise<void> {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image }] } }
  await cluster.apply({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: 4, selector: { matchLabels: labels }, template, ...spec },
  })
}

interface Status {
  readonly conditions: readonly { readonly type: string; readonly status: string; readonly reason: string }[]
  readonly [field: string]: unknown
}

const get = () => cluster.client.get('deployments.apps', 'default/web')
const status = () => get().status as unknown as Status
const condition = (type: string) => status().conditions.find((found) => found.type === type)
const sets = () => cluster.client.list('replicasets.apps', 'default').items
const sizes = () => sets().map(({ spec }) => (spec as { replicas: number }).replicas)
const runningImages = () =>
  cluster.client
    .list('pods', 'default')
    .items.map(({ spec }) => (spec as { containers: { image: string }[] }).containers[0]?.image)
const scalings = () =>
  cluster.client
    .list('events', 'default', { fieldSelector: 'reason=ScalingReplicaSet' })
    .items.map(({ message }) => String(message).replace(/web-\w+/, 'SET'))

describe('a Deployment', () => {
  it('makes a ReplicaSet of its template and says that it has progressed', async () => {
    await deploy('nginx:1')
    await cluster.settle()
    expect(status()).toMatchObject({ replicas: 4, updatedReplicas: 4, readyReplicas: 4, availableReplicas: 4 })
    expect(status().conditions.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      'Available MinimumReplicasAvailable',
      'Progressing NewReplicaSetAvailable',
    ])
    expect(get().metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '1' })
    expect(scalings()).toEqual(['Scaled up replica set SET from 0 to 4'])
  })

  it('rolls a new template out, never below what must be available, and keeps the old ReplicaSet', async () => {
    await deploy('nginx:1')
    await cluster.settle()
    await deploy('nginx:2')
    await cluster.clock.advance('3m')
    expect(runningImages()).toEqual(['nginx:2', 'nginx:2', 'nginx:2', 'nginx:2'])
    expect(sizes().sort()).toEqual([0, 4])
    expect(get().metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '2' })
    expect(scalings()).toContain('Scaled up replica set SET from 0 to 1')
    expect(condition('Progressing')?.reason).toBe('NewReplicaSetAvailable')
  })

  it('goes back to an old template by the ReplicaSet that it still has', async () => {
    for (const image of ['nginx:1', 'nginx:2', 'nginx:1']) {
      await deploy(image)
      await cluster.clock.advance('3m')
    }
    expect(sets()).toHaveLength(2)
    expect(get().metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '3' })
    expect(sets().map(({ metadata }) => metadata.annotations?.['deployment.kubernetes.io/revision-history'])).toContain(
      '1',
    )
  })

  it('lets all old Pods go first when it recreates', async () => {
    await deploy('nginx:1', { strategy: { type: 'Recreate' } })
    await cluster.settle()
    await deploy('nginx:2', { strategy: { type: 'Recreate' } })
    await cluster.clock.advance('500ms')
    expect(runningImages()).not.toContain('nginx:2')
    await cluster.clock.advance('3m')
    expect(runningImages()).toEqual(['nginx:2', 'nginx:2', 'nginx:2', 'nginx:2'])
  })

  it('scales without a rollout, and keeps still while it is paused', async () => {
    await deploy('nginx:1')
    await cluster.settle()
    await deploy('nginx:1', { replicas: 6 })
    await cluster.settle()
    expect(sizes()).toEqual([6])
    await deploy('nginx:2', { replicas: 6, paused: true })
    await cluster.settle()
    expect(sizes()).toEqual([6])
    expect(condition('Progressing')?.reason).toBe('DeploymentPaused')
    await deploy('nginx:2', { replicas: 6 })
    await cluster.clock.advance('3m')
    expect(runningImages()).toEqual(Array(6).fill('nginx:2'))
  })

  it('tells when it makes no progress, and goes on when it can', async () => {
    await deploy('nginx:1', { progressDeadlineSeconds: 30 })
    await cluster.settle()
    await deploy('missing', { progressDeadlineSeconds: 30 })
    await cluster.clock.advance('2m')
    expect(condition('Progressing')).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' })
    expect(condition('Available')?.status).toBe('True')
    await deploy('nginx:3', { progressDeadlineSeconds: 30 })
    await cluster.clock.advance('3m')
    expect(condition('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  it('keeps no more old ReplicaSets than its history limit', async () => {
    for (const tag of [1, 2, 3, 4]) {
      await deploy(`nginx:${tag}`, { revisionHistoryLimit: 1 })
      await cluster.clock.advance('3m')
    }
    expect(sets()).toHaveLength(2)
  })
})
