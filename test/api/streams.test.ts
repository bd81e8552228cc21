/** What is said before a connection becomes a stream: by the API server, then by the kubelet. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Cluster, createCluster } from '../../src/index.ts'
import { Requests } from '../support/requests.ts'

const PODS = '/api/v1/namespaces/default/pods'
const TOKENS = [
  { token: 'root', name: 'root', groups: ['system:masters'] },
  { token: 'eve', name: 'eve' },
]
let cluster: Cluster
let url: string

beforeAll(async () => {
  cluster = await createCluster({ authorizationMode: 'RBAC', nodes: 1, tokens: TOKENS })
  url = (await cluster.listen({ insecurePort: 0 })).url.replace('http', 'ws')
  const requests = new Requests(cluster)
  requests.createPod({ name: 'web' })
  requests.createPod({ name: 'never' }, { containers: [{ name: 'app', image: 'x', imagePullPolicy: 'Never' }] })
  const group = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' }
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'eve' }]
  const rules = [{ apiGroups: [''], resources: ['pods/exec'], verbs: ['get'] }]
  requests.post(`${group}/roles`, { metadata: { name: 'r' }, rules })
  requests.post(`${group}/rolebindings`, { metadata: { name: 'r' }, roleRef, subjects })
  await cluster.settle()
})
afterAll(() => cluster.close())

/** 101, or the status and text of a refusal. */
function ask(path: string, token: string, protocol: string, headers: { readonly [name: string]: string } = {}) {
  const client = new WebSocket(`${url}${PODS}/${path}`, protocol, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  })
  return new Promise<readonly [status: number, text: string]>((resolve, reject) => {
    client.on('open', () => {
      client.terminate()
      resolve([101, ''])
    })
    client.on('unexpected-response', (_, response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve([response.statusCode ?? 0, text]))
    })
    client.on('error', reject)
  })
}

const V4 = 'v4.channel.k8s.io'
const V5 = 'v5.channel.k8s.io'

describe('a stream', () => {
  it('is refused to who may not create it, as any request is', async () => {
    const [status, text] = await ask('web/exec?command=ls&stdout=true', 'eve', V5)
    expect([status, JSON.parse(text).message]).toEqual([403, 'pods "web" is forbidden: '])
    expect((await ask('web/exec?command=ls&stdout=true', 'nobody', V5))[0]).toBe(401)
  })

  it('may be asked for in the name of another', async () => {
    const asEve = { 'impersonate-user': 'eve' }
    expect((await ask('web/exec?command=ls&stdout=true', 'root', V5, asEve))[0]).toBe(403)
    expect((await ask('web/exec?command=ls&stdout=true', 'root', V5))[0]).toBe(101)
  })

  it.each([
    ['web/exec?command=ls', V4, 400, 'you must specify at least 1 of stdin, stdout, stderr'],
    ['never/exec?command=ls&stdout=true', V4, 500, 'container not found ("app")'],
    ['never/attach?stdout=true', V4, 500, 'container app not found in pod never_default'],
    ['web/exec?command=ls&stdout=true', 'v9.channel.k8s.io', 403, ''],
    ['never/exec?command=ls&stdout=true', V5, 101, ''],
    ['web/portforward', V4, 400, 'query parameter "port" is required\n'],
    ['web/portforward?ports=80', V4, 101, ''],
  ])('to %s in %s is answered %i %s', async (path, protocol, status, text) => {
    expect(await ask(path, 'root', protocol)).toEqual([status, text])
  })
})
