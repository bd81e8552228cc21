/** Logs and streams of Pods whose node has no kubelet of ours. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'
import { Requests } from '../support/requests.ts'

const PODS = '/api/v1/namespaces/default/pods'
let cluster: Cluster
let requests: Requests

beforeAll(async () => {
  cluster = await createCluster({ bare: true })
  requests = new Requests(cluster)
  const addresses = [{ type: 'InternalIP', address: '127.0.0.1' }]
  const daemonEndpoints = { kubeletEndpoint: { Port: 1 } }
  requests.post('/api/v1/nodes', { metadata: { name: 'n' }, status: { addresses, daemonEndpoints } })
  requests.post('/api/v1/nodes', { metadata: { name: 'nowhere' } })
  requests.createPod({ name: 'unscheduled' })
  requests.createPod({ name: 'placed' }, { nodeName: 'n' })
  requests.createPod({ name: 'lost' }, { nodeName: 'gone' })
  requests.createPod({ name: 'nowhere' }, { nodeName: 'nowhere' })
})
afterAll(() => cluster.close())

/** Code and message of the answer. */
function answer(path: string, method = 'GET'): [number, string] {
  const { status, body } = requests.send(method, `${PODS}/${path}`)
  const named = body !== null && typeof body === 'object' && 'message' in body
  return [status, named ? String(body.message) : '']
}

describe('a connection', () => {
  it.each([
    ['unscheduled/log', 204, ''],
    ['unscheduled/exec?command=ls', 400, 'pod unscheduled does not have a host assigned'],
    ['lost/log', 404, 'pods "gone" not found'],
    ['nowhere/attach', 500, 'no preferred addresses found; known addresses: []'],
    ['placed/exec?command=ls', 400, 'Upgrade request required'],
    ['placed/exec?dryRun=All', 400, 'dryRun is not supported'],
    ['placed/portforward?ports=80,x', 400, 'cannot convert to []int32: strconv.ParseUint: parsing "x": invalid syntax'],
    ['placed/proxy/x', 400, 'address not allowed'],
    ['ftp:placed:80/proxy', 400, 'invalid pod request "ftp:placed:80"'],
    ['placed/log?container=nope', 400, 'container nope is not valid for pod placed'],
    [
      'placed/log?tailLines=3&follow=1&sinceTime=2020-01-01T00:00:00Z',
      500,
      'Get "https://127.0.0.1:1/containerLogs/default/placed/app?follow=true&sinceTime=2020-01-01T00%3A00%3A00Z&tailLines=3": dial tcp 127.0.0.1:1: connect: connection refused',
    ],
  ])('to %s is answered %i %s', (path, status, message) => {
    expect(answer(path)).toEqual([status, message])
  })

  it('is refused for options that make no sense before the Pod is looked for', () => {
    expect(answer('missing/log?tailLines=-1&limitBytes=0&sinceSeconds=1&sinceTime=2020-01-01T00:00:00Z')).toEqual([
      422,
      'PodLogOptions "missing" is invalid: [tailLines: Invalid value: -1: must be greater than or equal to 0, limitBytes: Invalid value: 0: must be greater than 0, []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified]',
    ])
    expect(answer('missing/log?tailLines=x')).toEqual([400, 'strconv.ParseInt: parsing "x": invalid syntax'])
  })

  it('leads a proxy without a slash to the one with it', () => {
    requests.merge(`${PODS}/placed/status`, { status: { podIP: '10.9.9.9' } })
    expect(requests.get(`${PODS}/placed/proxy`).status).toBe(301)
    expect(answer('placed/proxy/')).toEqual([
      503,
      'error trying to reach service: dial tcp 10.9.9.9:80: connect: connection refused',
    ])
    requests.merge(`${PODS}/placed/status`, { status: { podIP: null, podIPs: null } })
  })

  it('takes any method to a proxy', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      expect(answer('placed/proxy/x', method)).toEqual([400, 'address not allowed'])
  })
})

describe('to open a stream', () => {
  it('takes the right to create it, whatever the method', async () => {
    const guarded = await createCluster({ bare: true, authorizationMode: 'RBAC' })
    const admin = new Requests(guarded)
    const group = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' }
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'eve' }]
    const rules = [{ apiGroups: [''], resources: ['pods/exec', 'pods/log'], verbs: ['get'] }]
    admin.post(`${group}/roles`, { metadata: { name: 'r' }, rules })
    admin.post(`${group}/rolebindings`, { metadata: { name: 'r' }, roleRef, subjects })
    admin.createPod({ name: 'a' })
    const eve = new Requests(guarded, 'eve')
    expect(eve.get(`${PODS}/a/log`).status).toBe(204)
    expect(eve.get(`${PODS}/a/exec?command=ls`)).toMatchObject({
      status: 403,
      body: { message: 'pods "a" is forbidden: ' },
    })
    await guarded.close()
  })
})
