import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ nodes: 1 })
})
afterEach(() => cluster.close())

const volume = (name: string, storage: string, spec: object = {}) =>
  cluster.client.create('persistentvolumes', {
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage }, hostPath: { path: '/data' }, ...spec },
  })

async function claim(spec: object = {}): Promise<void> {
  cluster.client.create('persistentvolumeclaims', {
    metadata: { name: 'data', namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: '',
      ...spec,
    },
  })
  await cluster.settle()
}

async function storageClass(more: object = {}): Promise<void> {
  cluster.client.create('storageclasses.storage.k8s.io', {
    metadata: { name: 'fast' },
    provisioner: 'ephemera.io/simulated',
    reclaimPolicy: 'Delete',
    ...more,
  })
  await cluster.settle()
}

const theClaim = () => cluster.client.get('persistentvolumeclaims', 'default/data')
const theVolume = (name: string) => cluster.client.find('persistentvolumes', name)
const events = () =>
  cluster.client
    .list('events', 'default', { fieldSelector: 'involvedObject.kind=PersistentVolumeClaim' })
    .items.map(({ reason, message }) => [reason, message])

async function usingPod(): Promise<void> {
  cluster.client.create('pods', {
    metadata: { name: 'user', namespace: 'default' },
    spec: {
      containers: [{ name: 'app', image: 'nginx' }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    },
  })
  await cluster.settle()
}

describe('a claim', () => {
  it('takes the smallest volume that suits it', async () => {
    volume('large', '5Gi')
    volume('small', '2Gi')
    volume('tiny', '500Mi')
    await cluster.settle()
    expect(theVolume('small')?.status).toMatchObject({ phase: 'Available' })
    await claim()
    expect(theClaim()).toMatchObject({
      metadata: {
        annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' },
      },
      spec: { volumeName: 'small' },
      status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } },
    })
    expect(theVolume('small')).toMatchObject({
      spec: { claimRef: { namespace: 'default', name: 'data', uid: theClaim().metadata.uid } },
      status: { phase: 'Bound' },
    })
  })

  it('waits, and says so, until there is a volume', async () => {
    await claim()
    expect(events()).toEqual([
      ['FailedBinding', 'no persistent volumes available for this claim and no storage class is set'],
    ])
    volume('late', '1Gi')
    await cluster.settle()
    expect(theClaim().status).toMatchObject({ phase: 'Bound' })
  })

  it('is lost with its volume', async () => {
    volume('small', '2Gi')
    await cluster.settle()
    await claim()
    cluster.client.patch('persistentvolumes', 'small', { type: 'merge', patch: { metadata: { finalizers: null } } })
    cluster.client.delete('persistentvolumes', 'small')
    await cluster.settle()
    expect(theClaim().status).toMatchObject({ phase: 'Lost' })
    expect(events().map(([reason]) => reason)).toContain('ClaimLost')
  })
})

describe('a claim of a class', () => {
  it('gets a volume from the simulated provisioner, which goes with it', async () => {
    await storageClass()
    await claim({ storageClassName: 'fast' })
    const { uid } = theClaim().metadata
    expect(theClaim()).toMatchObject({ spec: { volumeName: `pvc-${uid}` }, status: { phase: 'Bound' } })
    expect(events().map(([reason]) => reason)).toEqual([
      'ExternalProvisioning',
      'Provisioning',
      'ProvisioningSucceeded',
    ])
    cluster.client.delete('persistentvolumeclaims', 'default/data')
    await cluster.settle()
    expect(cluster.client.list('persistentvolumeclaims', '').items).toEqual([])
    expect(cluster.client.list('persistentvolumes', '').items).toEqual([])
  })

  it('takes the default class when it names none', async () => {
    cluster.client.create('persistentvolumeclaims', {
      metadata: { name: 'data', namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    })
    await cluster.settle()
    expect(theClaim()).toMatchObject({ spec: { storageClassName: 'standard' }, status: { phase: 'Bound' } })
  })

  it('waits for another provisioner, which never comes', async () => {
    await storageClass({ provisioner: 'disk.example.com' })
    await claim({ storageClassName: 'fast' })
    expect(theClaim().status).toEqual({ phase: 'Pending' })
    expect(events()[0]?.[1]).toContain("either by the external provisioner 'disk.example.com' or manually")
  })

  it('waits for its first consumer where the class says so', async () => {
    await storageClass({ volumeBindingMode: 'WaitForFirstConsumer' })
    await claim({ storageClassName: 'fast' })
    expect(theClaim().status).toEqual({ phase: 'Pending' })
    expect(events()).toEqual([['WaitForFirstConsumer', 'waiting for first consumer to be created before binding']])
  })
})

describe('protection', () => {
  it('keeps a claim while a Pod uses it', async () => {
    volume('small', '2Gi')
    await cluster.settle()
    await claim()
    await usingPod()
    cluster.client.delete('persistentvolumeclaims', 'default/data')
    await cluster.settle()
    expect(theClaim().metadata.deletionTimestamp).toBeDefined()
    cluster.client.delete('pods', 'default/user')
    await cluster.clock.advance('1m')
    expect(cluster.client.find('persistentvolumeclaims', 'default/data')).toBeUndefined()
    expect(theVolume('small')?.status).toMatchObject({ phase: 'Released' })
  })

  it('keeps a volume while a claim is bound to it', async () => {
    volume('small', '2Gi')
    await cluster.settle()
    await claim()
    cluster.client.delete('persistentvolumes', 'small')
    await cluster.settle()
    expect(theVolume('small')?.metadata.deletionTimestamp).toBeDefined()
    cluster.client.delete('persistentvolumeclaims', 'default/data')
    await cluster.settle()
    expect(theVolume('small')).toBeUndefined()
  })
})
