/** What a Pod sees of the API server: through the Service `kubernetes`, by the token of its account. Source: docs "Accessing the Kubernetes API from a Pod". */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'
const TRUSTING = `curl -sS --cacert ${ACCOUNT}/ca.crt`
const ASKING = `${TRUSTING} -H "Authorization: Bearer $(cat ${ACCOUNT}/token)"`
const PODS = 'https://kubernetes.default.svc/api/v1/namespaces/default/pods'
const NO_ISSUER = 'curl: (60) SSL certificate problem: unable to get local issuer certificate'

const MAY_READ = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'reader' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
  },
]

describe('a Pod that asks the API server', () => {
  let cluster: Cluster

  beforeEach(async () => {
    cluster = await createCluster({ nodes: 2, authorizationMode: 'RBAC' })
  })

  afterEach(() => cluster.close())

  const podOf = (name: string, script: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'c', image: 'nicolaka/netshoot', command: ['sh', '-c', script] }],
    },
  })

  /** What the script prints in a Pod. */
  async function printed(script: string): Promise<string> {
    await cluster.apply(podOf('asker', script))
    await cluster.settle()
    return cluster.inject({ url: '/api/v1/namespaces/default/pods/asker/log' }).text
  }

  it('is the account whose token it has', async () => {
    expect(JSON.parse(await printed(`${ASKING} ${PODS}`))).toMatchObject({
      code: 403,
      message:
        'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
    })
  })

  it('reads what its account may', async () => {
    await cluster.apply(MAY_READ)

    const list = JSON.parse(await printed(`${ASKING} ${PODS}`))
    expect(list.items[0].metadata).toMatchObject({ name: 'asker', namespace: 'default' })
  })

  it('watches for as long as it asks to', async () => {
    await cluster.apply(MAY_READ)
    await cluster.apply(podOf('asker', `${ASKING} "${PODS}?watch=1&timeoutSeconds=2&fieldSelector=metadata.name=late"`))
    await cluster.clock.advance('1s')
    await cluster.apply(podOf('late', 'true'))
    await cluster.clock.advance('5s')

    const lines = cluster.inject({ url: '/api/v1/namespaces/default/pods/asker/log' }).text.trim().split('\n')
    const events = lines.map((line) => JSON.parse(line))
    expect(events[0]).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'late' } } })
    expect(cluster.client.get('pods', 'default/asker')).toMatchObject({ status: { phase: 'Succeeded' } })
  })

  it.each([
    ['without a token it is anonymous', `${TRUSTING} https://kubernetes/api`, '"message": "forbidden: User'],
    ['a token of somebody else is refused', `${TRUSTING} -H 'Authorization: Bearer x' https://kubernetes/api`, '401'],
    ['nobody is trusted unless named', 'curl -sS https://kubernetes/version', NO_ISSUER],
    ['or unless that does not matter', 'curl -sk https://kubernetes/version', '"gitVersion": "v1.35.4"'],
    ['addresses are as good as names', `${TRUSTING} https://10.0.0.1/readyz`, 'ok'],
    ['also those of endpoints', `${TRUSTING} https://172.18.0.2:6443/readyz`, 'ok'],
    [
      'other names are not its own',
      `echo "10.0.0.1 example.com" >> /etc/hosts; ${TRUSTING} https://example.com`,
      "curl: (60) SSL: no alternative certificate subject name matches target host name 'example.com'",
    ],
    ['a file must hold certificates', 'curl -sS --cacert /etc/hosts https://kubernetes', 'curl: (77) error setting'],
    ['plain HTTP is none', 'curl -s http://kubernetes:443', 'Client sent an HTTP request to an HTTPS server.'],
    [
      'wget asks nobody who it is',
      'wget -qO- https://kubernetes/readyz',
      'wget: note: TLS certificate validation not implemented\nok',
    ],
  ])('%s', async (_, script, expected) => {
    expect(await printed(script)).toContain(expected)
  })

  it('meets TLS only where a server speaks it', async () => {
    const env = [{ name: 'SERVE_TLS_PORT_7443', value: 'secret' }]
    const secure = { name: 'secure', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['porter'], env }
    await cluster.apply({ ...podOf('web', ''), spec: { containers: [{ name: 'plain', image: 'nginx' }, secure] } })
    await cluster.settle()
    const { podIP } = cluster.client.get('pods', 'default/web').status as { podIP: string }

    const said = await printed(`for port in 7443 80; do curl -skS https://${podIP}:$port; echo; done`)
    expect(said).toContain('secret\n')
    expect(said).toContain('curl: (35) OpenSSL/3.0.13: error:0A00010B')
  })

  it('takes no virtual time', async () => {
    const [before, ...after] = (
      await printed(`date +%s; ${TRUSTING} -o /dev/null https://kubernetes/openapi/v2; date +%s`)
    )
      .trim()
      .split('\n')
    expect(after).toEqual([before])
  })
})

describe('the certificate of the API server', () => {
  it('is that of the port that the cluster has opened', async () => {
    const cluster = await createCluster({ nodes: 1 })
    try {
      const { kubeconfig } = await cluster.listen()
      await cluster.settle()
      const ca = Buffer.from(/certificate-authority-data: (\S+)/.exec(kubeconfig)?.[1] ?? '', 'base64').toString()
      expect(cluster.client.get('configmaps', 'default/kube-root-ca.crt')).toMatchObject({ data: { 'ca.crt': ca } })
      const command = ['sh', '-c', `${TRUSTING} https://kubernetes/readyz`]
      const container = { name: 'c', image: 'nicolaka/netshoot', command }
      await cluster.apply({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'asker' },
        spec: { restartPolicy: 'Never', containers: [container] },
      })
      await cluster.settle()
      expect(cluster.inject({ url: '/api/v1/namespaces/default/pods/asker/log' }).text).toBe('ok')
    } finally {
      await cluster.close()
    }
  })
})
