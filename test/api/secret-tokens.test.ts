/** Tokens that Secrets keep: made by the token controller, good as long as Secret and account are there. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster, type InjectResponse } from '../../src/index.ts'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ authorizationMode: 'RBAC' })
  cluster.client.create('serviceaccounts', { metadata: { name: 'robot', namespace: 'default' } })
  cluster.client.create('secrets', {
    metadata: {
      name: 'robot-token',
      namespace: 'default',
      annotations: { 'kubernetes.io/service-account.name': 'robot' },
    },
    type: 'kubernetes.io/service-account-token',
  })
  await cluster.settle()
})
afterEach(() => cluster.close())

const secret = () => cluster.client.find('secrets', 'default/robot-token')
const held = (key: string): string => {
  const { data } = cluster.client.get('secrets', 'default/robot-token') as unknown as {
    data: { [key: string]: string }
  }
  return Buffer.from(data[key] ?? '', 'base64').toString()
}
const review = (token: string): unknown => {
  const url = '/apis/authentication.k8s.io/v1/tokenreviews'
  const { status } = cluster.inject({ method: 'POST', url, body: { spec: { token } } }).json() as { status: unknown }
  return status
}
const whoAmI = (token: string): InjectResponse =>
  cluster.inject({
    method: 'POST',
    url: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    headers: { authorization: `Bearer ${token}` },
    body: {},
  })

describe('a Secret of type kubernetes.io/service-account-token', () => {
  it('gets token, certificate and namespace of its account', async () => {
    const account = cluster.client.get('serviceaccounts', 'default/robot')
    expect(secret()?.metadata.annotations).toEqual({
      'kubernetes.io/service-account.name': 'robot',
      'kubernetes.io/service-account.uid': account.metadata.uid,
    })
    expect(held('namespace')).toBe('default')
    const { kubeconfig } = await cluster.listen()
    await cluster.settle()
    expect(held('ca.crt')).toMatch(/^-----BEGIN CERTIFICATE-----/)
    expect(kubeconfig).toContain(Buffer.from(held('ca.crt')).toString('base64'))
    const [, claims = ''] = held('token').split('.')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: 'kubernetes/serviceaccount',
      'kubernetes.io/serviceaccount/namespace': 'default',
      'kubernetes.io/serviceaccount/secret.name': 'robot-token',
      'kubernetes.io/serviceaccount/service-account.name': 'robot',
      'kubernetes.io/serviceaccount/service-account.uid': account.metadata.uid,
      sub: 'system:serviceaccount:default:robot',
    })
  })

  it('holds a token that says who its bearer is, without end, and notes the day of its use', async () => {
    const token = held('token')
    const { uid } = cluster.client.get('serviceaccounts', 'default/robot').metadata
    const groups = ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated']
    const user = { username: 'system:serviceaccount:default:robot', uid, groups }
    expect(review(token)).toEqual({ authenticated: true, user, audiences: ['https://kubernetes.default.svc'] })
    expect(secret()?.metadata.labels).toEqual({ 'kubernetes.io/legacy-token-last-used': '2026-01-01' })
    await cluster.clock.advance('9000h')
    expect(whoAmI(token)).toMatchObject({
      status: 201,
      headers: expect.not.objectContaining({ Warning: expect.anything() }),
    })
    expect(secret()?.metadata.labels).toEqual({ 'kubernetes.io/legacy-token-last-used': '2027-01-11' })
  })

  it('is missed: its token is worth nothing without it', async () => {
    const token = held('token')
    cluster.client.patch('secrets', 'default/robot-token', { type: 'merge', patch: { data: { token: 'b3RoZXI=' } } })
    expect(review(token)).toEqual({ user: {}, error: "[invalid bearer token, Token does not match server's copy]" })
    cluster.client.delete('secrets', 'default/robot-token')
    expect(review(token)).toEqual({ user: {}, error: '[invalid bearer token, Token has been invalidated]' })
    expect(whoAmI(token).status).toBe(401)
  })

  it('goes with its account, and does not stay without one', async () => {
    cluster.client.delete('serviceaccounts', 'default/robot')
    await cluster.settle()
    expect(secret()).toBeUndefined()
    cluster.client.create('secrets', {
      metadata: {
        name: 'stray',
        namespace: 'default',
        annotations: { 'kubernetes.io/service-account.name': 'nobody' },
      },
      type: 'kubernetes.io/service-account-token',
    })
    await cluster.settle()
    expect(cluster.client.find('secrets', 'default/stray')).toBeUndefined()
  })

  it('warns of a token that the account names, as once was the custom', async () => {
    const secrets = [{ name: 'robot-token' }, { name: 'other' }]
    cluster.client.patch('serviceaccounts', 'default/robot', { type: 'merge', patch: { secrets } })
    expect(whoAmI(held('token')).headers.Warning).toEqual([
      '299 - "Use tokens from the TokenRequest API or manually created secret-based tokens instead of auto-generated secret-based tokens."',
    ])
    cluster.client.delete('secrets', 'default/robot-token')
    await cluster.settle()
    expect(cluster.client.get('serviceaccounts', 'default/robot').secrets).toEqual([{ name: 'other' }])
  })

  it('can be marked invalid', () => {
    const labels = { 'kubernetes.io/legacy-token-invalid-since': '2026-01-01' }
    cluster.client.patch('secrets', 'default/robot-token', { type: 'merge', patch: { metadata: { labels } } })
    expect(review(held('token'))).toMatchObject({
      error: expect.stringContaining(
        'the token in secret default/robot-token for service account default/robot has been marked invalid',
      ),
    })
  })
})
