import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/apimachinery/objects.ts'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 2 })
})
afterEach(() => cluster.close())

const labels = { app: 'web' }

async function statefulSet(spec: JsonObject, image = 'nginx:1'): Promise<void> {
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: 'app', image }], terminationGracePeriodSeconds: 1 },
  }
  await cluster.apply({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: { serviceName: 'web', selector: { matchLabels: labels }, template, ...spec },
  })
  await cluster.clock.advance('1m')
}

const pods = () => [...cluster.client.list('pods', 'default').items].sort(byName)
const byName = (a: { metadata: { name?: string } }, b: typeof a) =>
  (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1
const names = () => pods().map(({ metadata }) => metadata.name)
const images = () => pods().map(({ spec }) => (spec as { containers: { image: string }[] }).containers[0]?.image)
const status = () => cluster.client.get('statefulsets.apps', 'default/web').status
const claims = () => [...cluster.client.list('persistentvolumeclaims', 'default').items].sort(byName)
const messages = () =>
  cluster.client
    .list('events', 'default', { fieldSelector: 'involvedObject.kind=StatefulSet' })
    .items.map(({ message }) => message)

/** Gives every claim that has no volume one, so that its Pod can run. */
async function bindClaims(): Promise<void> {
  for (const { metadata } of claims()) {
    const key = `default/${metadata.name}`
    const { spec } = cluster.client.get('persistentvolumeclaims', key) as { spec?: { volumeName?: string } }
    if (spec?.volumeName !== undefined) continue
    const volumeName = `pv-${metadata.name}`
    cluster.client.create('persistentvolumes', {
      metadata: { name: volumeName },
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
        claimRef: { kind: 'PersistentVolumeClaim', namespace: 'default', name: metadata.name },
        hostPath: { path: '/data' },
      },
    })
    const annotations = { 'pv.kubernetes.io/bind-completed': 'yes' }
    cluster.client.patch('persistentvolumeclaims', key, {
      type: 'merge',
      patch: { metadata: { annotations }, spec: { volumeName } },
    })
  }
  await cluster.settle()
}

describe('a StatefulSet', () => {
  it('makes numbered Pods one after the other, with names that stay', async () => {
    await statefulSet({ replicas: 3 })
    expect(names()).toEqual(['web-0', 'web-1', 'web-2'])
    expect(pods()[1]).toMatchObject({
      metadata: {
        labels: {
          'apps.kubernetes.io/pod-index': '1',
          'statefulset.kubernetes.io/pod-name': 'web-1',
          'controller-revision-hash': expect.stringMatching(/^web-/),
        },
        ownerReferences: [{ kind: 'StatefulSet', name: 'web', controller: true }],
      },
      spec: { hostname: 'web-1', subdomain: 'web' },
    })
    expect(status()).toMatchObject({ replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3 })
    expect(messages()).toEqual([0, 1, 2].map((ordinal) => `Create Pod web-${ordinal} in StatefulSet web successful`))
  })

  it('waits for a Pod that does not come up, unless it may make all at once', async () => {
    await statefulSet({ replicas: 3 }, 'no-such-image:broken')
    const stuck = { containers: [{ name: 'app', image: 'nginx', readinessProbe: { exec: { command: ['false'] } } }] }
    const template = { metadata: { labels }, spec: stuck }
    cluster.client.delete('statefulsets.apps', 'default/web', { propagationPolicy: 'Background' })
    await cluster.clock.advance('2m')
    await statefulSet({ replicas: 3, template })
    expect(names()).toEqual(['web-0'])
    cluster.client.delete('statefulsets.apps', 'default/web', { propagationPolicy: 'Background' })
    await cluster.clock.advance('2m')
    await statefulSet({ replicas: 3, template, podManagementPolicy: 'Parallel' })
    expect(names()).toEqual(['web-0', 'web-1', 'web-2'])
  })

  it('replaces Pods from the highest number down to the partition, and rolls back to a revision it had', async () => {
    await statefulSet({ replicas: 3 })
    const before = status() as JsonObject
    await statefulSet({ replicas: 3, updateStrategy: { rollingUpdate: { partition: 1 } } }, 'nginx:2')
    expect(images()).toEqual(['nginx:1', 'nginx:2', 'nginx:2'])
    expect(status()).toMatchObject({ currentReplicas: 1, updatedReplicas: 2, currentRevision: before.currentRevision })

    await statefulSet({ replicas: 3 }, 'nginx:2')
    expect(images()).toEqual(['nginx:2', 'nginx:2', 'nginx:2'])
    const after = status() as JsonObject
    expect(after.currentRevision).toBe(after.updateRevision)

    await statefulSet({ replicas: 3 }, 'nginx:1')
    expect(status()).toMatchObject({ currentRevision: before.currentRevision, updatedReplicas: 3 })
    const revisions = cluster.client.list('controllerrevisions.apps', 'default').items
    expect(revisions.map(({ revision }) => revision).sort()).toEqual([2, 3])
  })

  it('leaves Pods of an old revision until somebody deletes them', async () => {
    await statefulSet({ replicas: 2, updateStrategy: { type: 'OnDelete' } })
    await statefulSet({ replicas: 2, updateStrategy: { type: 'OnDelete' } }, 'nginx:2')
    expect(images()).toEqual(['nginx:1', 'nginx:1'])
    cluster.client.delete('pods', 'default/web-0')
    await cluster.clock.advance('1m')
    expect(images()).toEqual(['nginx:2', 'nginx:1'])
  })

  it('makes claims for each Pod, and lets those of Pods that are scaled away go with them if told so', async () => {
    const volumeClaimTemplates = [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ]
    const persistentVolumeClaimRetentionPolicy = { whenScaled: 'Delete', whenDeleted: 'Retain' }
    const spec = { podManagementPolicy: 'Parallel', volumeClaimTemplates, persistentVolumeClaimRetentionPolicy }
    await statefulSet({ replicas: 2, ...spec })
    expect(claims().map(({ metadata }) => [metadata.name, metadata.labels])).toEqual([
      ['data-web-0', labels],
      ['data-web-1', labels],
    ])
    expect(messages()).toContain('Create Claim data-web-1 Pod web-1 in StatefulSet web success')
    await bindClaims()
    const claim = cluster.client.get('pods', 'default/web-1').spec as { volumes: JsonObject[] }
    expect(claim.volumes[0]).toMatchObject({ name: 'data', persistentVolumeClaim: { claimName: 'data-web-1' } })

    const uid = cluster.client.get('pods', 'default/web-1').metadata.uid
    cluster.client.patch('statefulsets.apps', 'default/web', { type: 'merge', patch: { spec: { replicas: 1 } } })
    await cluster.clock.advance(0)
    expect(claims()[1]?.metadata.ownerReferences).toMatchObject([{ kind: 'Pod', name: 'web-1', uid }])
    expect(claims()[0]?.metadata.ownerReferences).toBeUndefined()
  })
})
