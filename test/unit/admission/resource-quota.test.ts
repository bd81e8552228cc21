import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../../src/index.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await createCluster({ bare: true })
  await cluster.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } })
})
afterAll(() => cluster.close())

const NAMESPACE = '/api/v1/namespaces/default'
const send = (method: string, path: string, body?: object, type = 'application/json') =>
  cluster.inject({ method, url: NAMESPACE + path, body, headers: { 'Content-Type': type } })
const post = (path: string, body: object) => send('POST', path, body)

function quota(name: string, hard: Record<string, string>, spec: object = {}): void {
  post('/resourcequotas', { metadata: { name }, spec: { hard, ...spec } })
  const used = Object.fromEntries(Object.keys(hard).map((key) => [key, '0']))
  send('PATCH', `/resourcequotas/${name}/status`, { status: { hard, used } }, 'application/merge-patch+json')
}
const remove = (name: string) => send('DELETE', `/resourcequotas/${name}`)
const usedOf = (name: string) =>
  (send('GET', `/resourcequotas/${name}`).json() as { status: { used: object } }).status.used
const messageOf = (response: ReturnType<typeof post>) => (response.json() as { message?: string }).message

const pod = (name: string, requests: Record<string, string>, spec: object = {}) =>
  post('/pods', {
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'i', resources: { requests } }], ...spec },
  })

describe('a quota', () => {
  it('is charged with the object, and not by dry runs, refusals and deletions', () => {
    quota('q', { 'requests.cpu': '1', pods: '5' })
    expect(pod('a', { cpu: '600m' }).status).toBe(201)
    expect(usedOf('q')).toEqual({ 'requests.cpu': '600m', pods: '1' })
    expect(messageOf(pod('b', { cpu: '500m' }))).toBe(
      'pods "b" is forbidden: exceeded quota: q, requested: requests.cpu=500m, used: requests.cpu=600m, limited: requests.cpu=1',
    )
    post('/pods?dryRun=All', { metadata: { name: 'd' }, spec: { containers: [{ name: 'c', image: 'i' }] } })
    send('DELETE', '/pods/a?gracePeriodSeconds=0')
    expect(usedOf('q')).toEqual({ 'requests.cpu': '600m', pods: '1' })
    remove('q')
  })

  it('needs to know what Pods request of what it limits', () => {
    quota('q', { 'limits.memory': '1Gi', cpu: '1' })
    expect(messageOf(pod('a', {}))).toBe(
      'pods "a" is forbidden: failed quota: q: must specify cpu for: c; limits.memory for: c',
    )
    remove('q')
  })

  it('counts only what is within its scopes', () => {
    quota('q', { pods: '0' }, { scopes: ['BestEffort'] })
    expect(pod('burstable', { cpu: '1m' }).status).toBe(201)
    expect(pod('best-effort', {}).status).toBe(403)
    remove('q')
  })

  it('counts objects of any resource under count/…', () => {
    quota('q', { 'count/leases.coordination.k8s.io': '0' })
    const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases'
    const { status } = cluster.inject({ method: 'POST', url: leases, body: { metadata: { name: 'l' } } })
    expect(status).toBe(403)
    remove('q')
  })
})
