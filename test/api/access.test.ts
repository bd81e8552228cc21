/** Who may do what in a cluster with RBAC, and tokens of accounts, on the cluster's own clock. */
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'

const ACCESS_REVIEWS = '/apis/authorization.k8s.io/v1/subjectaccessreviews'
const TOKEN = '/api/v1/namespaces/default/serviceaccounts/robot/token'

let cluster: Cluster

afterEach(() => cluster.close())

interface Answer {
  // Of the many kinds that are answered, the tests read what they expect.
  readonly status: { [field: string]: unknown; token: string; allowed: boolean; user: { extra: object } }
}

const answer = (url: string, body: object): Answer =>
  cluster.inject({ method: 'POST', url, body: JSON.stringify(body) }).json() as Answer

function ask(user: string, groups: string[], resourceAttributes: object) {
  return answer(ACCESS_REVIEWS, { spec: { user, groups, resourceAttributes } }).status
}

describe('tokens of ServiceAccounts', () => {
  const as = (token: string) => answer('/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token } }).status

  async function withRobot(): Promise<void> {
    cluster = await createCluster({ authorizationMode: 'RBAC' })
    await cluster.apply('{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}')
    await cluster.settle()
  }

  it('end on the clock of the cluster, a minute of grace later', async () => {
    await withRobot()
    const { token } = answer(TOKEN, { spec: { expirationSeconds: 600 } }).status

    await cluster.clock.advance('10m50s')
    expect(as(token)).toMatchObject({ authenticated: true, user: { username: 'system:serviceaccount:default:robot' } })
    await cluster.clock.advance('20s')
    expect(as(token)).toEqual({ user: {}, error: '[invalid bearer token, service account token has expired]' })
  })

  it('can be checked by the keys that the cluster publishes', async () => {
    await withRobot()
    const { token } = answer(TOKEN, { spec: { audiences: ['vault'] } }).status
    const [header, claims, signature] = String(token).split('.')
    const { keys } = cluster.inject({ method: 'GET', url: '/openid/v1/jwks' }).json() as { keys: [JsonWebKey] }
    const [key] = keys

    const signed = Buffer.from(`${header}.${claims}`)
    const publicKey = createPublicKey({ key, format: 'jwk' })
    expect(verify('sha256', signed, publicKey, Buffer.from(signature ?? '', 'base64url'))).toBe(true)
    expect(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())).toMatchObject({
      aud: ['vault'],
      iss: 'https://kubernetes.default.svc',
      sub: 'system:serviceaccount:default:robot',
      'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'robot' } },
    })
  })

  it('tell of the node of the Pod that they are bound to, and go with it', async () => {
    await withRobot()
    await cluster.apply(
      '{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {serviceAccountName: robot, containers: [{name: a, image: nginx}]}}',
    )
    await cluster.settle()
    const { token } = answer(TOKEN, { spec: { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'p' } } }).status

    expect(as(token).user.extra).toMatchObject({
      'authentication.kubernetes.io/node-name': ['node-1'],
      'authentication.kubernetes.io/pod-name': ['p'],
    })
    cluster.client.delete('pods', 'default/p', { gracePeriodSeconds: 0 })
    expect(as(token).error).toBe('[invalid bearer token, service account token has been invalidated]')
  })
})

describe('a cluster with RBAC', () => {
  it('lets its own agents work under their own names', async () => {
    cluster = await createCluster({ authorizationMode: 'RBAC' })
    await cluster.apply(`
apiVersion: v1
kind: Namespace
metadata: {name: empty}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: nginx}]}}
`)
    await cluster.settle()
    cluster.client.delete('namespaces', 'empty')
    const [first] = cluster.client.list('pods', 'default').items
    cluster.client.delete('pods', `default/${first?.metadata.name}`)
    await cluster.clock.advance('1m')

    const running = { fieldSelector: 'status.phase=Running' }
    expect(cluster.client.list('pods', 'default', running).items).toHaveLength(2)
    expect(cluster.client.find('namespaces', 'empty')).toBeUndefined()
  })

  it('fills roles that aggregate others, at once and as they change', async () => {
    cluster = await createCluster({ authorizationMode: 'RBAC' })
    await cluster.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: crons, labels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}}
rules: [{verbs: [get], apiGroups: [stable.example.com], resources: [crontabs]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: viewers}
roleRef: {kind: ClusterRole, name: view}
subjects: [{kind: Group, name: viewers}]
`)
    await cluster.settle()

    const crontabs = { verb: 'get', group: 'stable.example.com', resource: 'crontabs', namespace: 'default' }
    expect(ask('v', ['viewers'], crontabs).allowed).toBe(true)
    expect(ask('v', ['viewers'], { verb: 'list', resource: 'pods' }).allowed).toBe(true)
    expect(ask('v', ['viewers'], { verb: 'list', resource: 'secrets' }).allowed).toBe(false)
    cluster.client.delete('clusterroles.rbac.authorization.k8s.io', 'crons')
    await cluster.settle()
    expect(ask('v', ['viewers'], crontabs).allowed).toBe(false)
  })

  it('lets a node see its own Node and what its Pods need, and nothing else', async () => {
    cluster = await createCluster({ authorizationMode: 'RBAC' })
    await cluster.apply(`
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers: [{name: a, image: nginx, envFrom: [{configMapRef: {name: env}}]}]
  volumes: [{name: tls, secret: {secretName: tls}}]
`)
    await cluster.settle()
    const node = (attributes: object) => ask('system:node:node-1', ['system:nodes'], attributes)
    const named = (resource: string, name: string) => node({ verb: 'get', resource, name, namespace: 'default' })

    expect(named('secrets', 'tls').allowed).toBe(true)
    expect(named('configmaps', 'env').allowed).toBe(true)
    expect(named('secrets', 'other')).toEqual({
      allowed: false,
      reason: "no relationship found between node 'node-1' and this object",
    })
    expect(node({ verb: 'list', resource: 'nodes' }).reason).toBe(
      "node 'node-1' cannot read all nodes, only its own Node object",
    )
    cluster.client.delete('pods', 'default/p', { gracePeriodSeconds: 0 })
    await cluster.clock.advance('1m')
    expect(named('secrets', 'tls').allowed).toBe(false)
  })
})
