/** CertificateSigningRequests: who may decide on them, and what they may not ask for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'

/** PEM of a request of the user jane of the group dev, in base64. */
const JANE =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHY01GQUNBUUF3SFRFTU1Bb0dBMVVFQ2d3RFpHVjJNUTB3Q3dZRFZRUUREQVJxWVc1bE1Db3dCUVlESzJWdwpBeUVBdVF1eTNqbUtqTlVnU3lVdlVscFhDWVI3Nk50Z2huWVd3RDFVeEpvbHlYaWdBREFGQmdNclpYQURRUUNwCnF3TmdIb3R3R3N4NlFqeTRRNVVrbWZxZDhlTi8rYjhEZmNVVWYzRWlMUTlET2EwOCsxYkIvWVlXeHBYbGZyOHcKYWpoZXU2ckpYdmhLeXRvWnpjMEsKLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg=='
/** The same of the group system:masters. */
const MASTER =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHbk1Gc0NBUUF3S0RFWE1CVUdBMVVFQ2d3T2MzbHpkR1Z0T20xaGMzUmxjbk14RFRBTEJnTlZCQU1NQkdwaApibVV3S2pBRkJnTXJaWEFESVFENU4zWW45emE2WjE1anBzVHpmYVJpcjZrMDRqNDBvTXgzOU1qQmg4QTIzS0FBCk1BVUdBeXRsY0FOQkFPeGtqZzdQYjJvS0tKbU9VYjZ5OC9oT1NZRGhaQUg2bURWbkp4M2VkRHA0cm01ZVNWVEoKZE9JdHBVRmlqWXVMMXdVL0d1S2pZRWVOdVc0WUtoL3dLZzA9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo='

const URL = '/apis/certificates.k8s.io/v1/certificatesigningrequests'

let cluster: Cluster

beforeEach(async () => {
  cluster = await createCluster({ authorizationMode: 'RBAC' })
  cluster.client.create('clusterroles.rbac.authorization.k8s.io', {
    metadata: { name: 'decide' },
    rules: [
      {
        apiGroups: ['certificates.k8s.io'],
        resources: ['certificatesigningrequests', 'certificatesigningrequests/approval'],
        verbs: ['*'],
      },
    ],
  })
  bind('boss', 'decide')
})
afterEach(() => cluster.close())

function bind(user: string, role: string): void {
  cluster.client.create('clusterrolebindings.rbac.authorization.k8s.io', {
    metadata: { name: role },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  })
}

interface Answer {
  readonly status: number
  readonly body: { readonly message?: string; readonly spec?: object; readonly status?: object }
}

function ask(user: string, method: 'POST' | 'PUT', url: string, body: object): Answer {
  const answer = cluster.inject({ method, url, headers: { 'impersonate-user': user }, body })
  return { status: answer.status, body: answer.json() as Answer['body'] }
}

const request = (signerName: string, pem: string, status?: object) => ({
  metadata: { name: 'jane' },
  spec: { request: pem, signerName, usages: ['client auth'], username: 'somebody else' },
  ...(status === undefined ? {} : { status }),
})

const APPROVED = { conditions: [{ type: 'Approved', status: 'True', reason: 'Fine' }] }

describe('a CertificateSigningRequest', () => {
  it('says who made it, and is approved by those who may for its signer', () => {
    const made = ask('boss', 'POST', URL, request('example.com/s', JANE, APPROVED))
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ spec: { username: 'boss', groups: ['system:authenticated'] }, status: {} })
    const approve = (): Answer => ask('boss', 'PUT', `${URL}/jane/approval`, request('example.com/s', JANE, APPROVED))
    const refused = approve()
    expect(refused.status).toBe(403)
    expect(refused.body.message).toBe(
      'certificatesigningrequests.certificates.k8s.io "jane" is forbidden: user not permitted to approve requests with signerName "example.com/s"',
    )
    cluster.client.create('clusterroles.rbac.authorization.k8s.io', {
      metadata: { name: 'sign' },
      rules: [
        {
          apiGroups: ['certificates.k8s.io'],
          resources: ['signers'],
          resourceNames: ['example.com/*'],
          verbs: ['approve'],
        },
      ],
    })
    bind('boss', 'sign')
    expect(approve().body.status).toMatchObject(APPROVED)
  })

  it('cannot ask for the rights of system:masters', () => {
    const { status, body } = ask('boss', 'POST', URL, request('kubernetes.io/kube-apiserver-client', MASTER))
    expect(status).toBe(403)
    expect(body.message).toBe(
      'certificatesigningrequests.certificates.k8s.io "jane" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    )
    expect(ask('boss', 'POST', URL, request('example.com/s', MASTER)).status).toBe(201)
  })

  it('must be signed by its key', () => {
    const pem = Buffer.from(JANE, 'base64').toString()
    const [start = '', end = ''] = pem.split(/(?<=^)(?=-----END)/m)
    const lines = start.trimEnd().split('\n')
    const last = lines.pop() ?? ''
    const changed = [...lines, `${last.startsWith('A') ? 'B' : 'A'}${last.slice(1)}`, end].join('\n')
    const { status, body } = ask('boss', 'POST', URL, request('example.com/s', Buffer.from(changed).toString('base64')))
    expect(status).toBe(422)
    expect(body.message).toMatch(/spec\.request: .*: x509: Ed25519 verification failure$/)
  })
})

describe('an Ingress without class', () => {
  it('takes the newest of the default ones', async () => {
    const create = (name: string, annotation: string) =>
      cluster.client.create('ingressclasses.networking.k8s.io', {
        metadata: { name, annotations: { 'ingressclass.kubernetes.io/is-default-class': annotation } },
        spec: { controller: 'example.com/c' },
      })
    create('old', 'true')
    await cluster.clock.advance('2s')
    create('new', 'true')
    create('other', 'false')
    const spec = { defaultBackend: { service: { name: 'web', port: { number: 80 } } } }
    const made = cluster.client.create('ingresses.networking.k8s.io', {
      metadata: { name: 'web', namespace: 'default' },
      spec,
    })
    expect(made).toMatchObject({ spec: { ingressClassName: 'new' } })
  })
})
