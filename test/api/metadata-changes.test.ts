/** What kinds say of metadata that an update brings: some of it twice and three times, as their strategies ask. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'
import { type Answer, Requests } from '../support/requests.ts'

let cluster: Cluster
let requests: Requests
beforeEach(async () => {
  cluster = await createCluster({ bare: true })
  requests = new Requests(cluster)
})
afterEach(() => cluster.close())

const ATTACHMENT = { attacher: 'a', nodeName: 'n', source: { persistentVolumeName: 'v' } }
const METADATA = { finalizers: ['short'], labels: { a: '-x' }, generateName: 'A_' }
const LETTERS: { readonly [field: string]: string } = {
  'metadata.labels': 'L',
  'metadata.generateName': 'G',
  'metadata.finalizers[0]': 'F',
}

/** One letter for each cause. */
const causesOf = ({ body }: Answer): string =>
  Object(body)
    .details.causes.map(({ field }: { field: string }) => LETTERS[field] ?? field)
    .join('')

describe('an update of metadata', () => {
  // All asked of v1.35.
  it.each([
    ['/api/v1/namespaces/default/configmaps', {}, 'LLLFGLF'],
    ['/api/v1/namespaces/default/limitranges', { spec: { limits: [] } }, 'LLGLF'],
    ['/api/v1/namespaces/default/resourcequotas', { spec: { hard: { pods: '5' } } }, 'LLLF'],
    ['/api/v1/namespaces/default/services', { spec: { ports: [{ port: 1 }] } }, 'LLLF'],
    ['/api/v1/namespaces', {}, 'LLGLFLF'],
    ['/api/v1/nodes', {}, 'LLGLFLF'],
    ['/apis/coordination.k8s.io/v1/namespaces/default/leases', { spec: {} }, 'LLL'],
    ['/apis/node.k8s.io/v1/runtimeclasses', { handler: 'a' }, 'LLGLL'],
    ['/apis/scheduling.k8s.io/v1/priorityclasses', { value: 5 }, 'LLLF'],
    ['/apis/storage.k8s.io/v1/csinodes', { spec: { drivers: [] } }, 'LLGLFGLF'],
    ['/apis/storage.k8s.io/v1/volumeattachments', { spec: ATTACHMENT }, 'LLGLF'],
    ['/apis/networking.k8s.io/v1/namespaces/default/networkpolicies', { spec: { podSelector: {} } }, 'LLGLFLF'],
    ['/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', {}, 'LLGL'],
  ])('at %s of %j: %s', (collection, object, causes) => {
    expect(requests.post(collection, { metadata: { name: 'x' }, ...object }).status).toBe(201)
    expect(causesOf(requests.merge(`${collection}/x`, { metadata: METADATA }))).toBe(causes)
  })

  it.each([
    ['/api/v1/nodes', {}],
    ['/api/v1/namespaces', {}],
    ['/api/v1/namespaces/default/services', { spec: { ports: [{ port: 1 }] } }],
  ])('through a status at %s: LLLF', (collection, object) => {
    requests.post(collection, { metadata: { name: 'x' }, ...object })
    expect(causesOf(requests.merge(`${collection}/x/status`, { metadata: METADATA }))).toBe('LLLF')
  })

  it('is passed over by statuses that take nothing else', () => {
    const attachments = '/apis/storage.k8s.io/v1/volumeattachments'
    requests.post(attachments, { metadata: { name: 'x' }, spec: ATTACHMENT })
    const answer = requests.merge(`${attachments}/x/status`, { metadata: METADATA, status: { attached: true } })
    expect(answer).toMatchObject({ status: 200, body: { status: { attached: true } } })
    expect(Object(answer.body).metadata.labels).toBeUndefined()
  })
})

it('keeps nothing of the secrets of a ServiceAccount but their names', () => {
  const secrets = [{ name: 's', uid: 'u', fieldPath: 'f' }]
  const accounts = '/api/v1/namespaces/default/serviceaccounts'
  const made = requests.post(accounts, { metadata: { name: 'x' }, secrets })
  expect(Object(made.body).secrets).toEqual([{ name: 's' }])
  expect(Object(requests.merge(`${accounts}/x`, { secrets }).body).secrets).toEqual([{ name: 's' }])
})

it('takes a namespace without a phase for an active one', () => {
  requests.post('/api/v1/namespaces', { metadata: { name: 'x' } })
  const set = (phase: string) => requests.merge('/api/v1/namespaces/x/status', { status: { phase } })
  expect(set('')).toMatchObject({ status: 200, body: { status: { phase: 'Active' } } })
  expect(set('Terminating').status).toBe(422)
})

it('tells the key under which etcd has an object, which is not always its resource', () => {
  requests.post('/api/v1/nodes', { metadata: { name: 'x' } })
  const node = Object(requests.get('/api/v1/nodes/x').body)
  const other = { ...node, metadata: { ...node.metadata, uid: 'other' } }
  const answer = requests.send('PUT', '/api/v1/nodes/x', other)
  expect(answer).toMatchObject({ status: 409, body: { message: expect.stringContaining('Key: /registry/minions/x,') } })
})
