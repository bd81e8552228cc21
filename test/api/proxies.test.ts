/** Proxies to Pods, services and nodes, as kube-apiserver v1.35.4 was asked with the same backends. */
import http from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Cluster, createCluster } from '../../src/index.ts'
import { type Asked, askOver, messageOf, type Told } from '../support/http-ask.ts'
import { type RawBackend, rawBackend, runIn } from '../support/raw-backend.ts'
import { Requests } from '../support/requests.ts'

const NAMESPACE = '/api/v1/namespaces/default'
const RBAC = `/apis/rbac.authorization.k8s.io/v1/namespaces/default`
const TOKENS = [
  { token: 'root', name: 'root', groups: ['system:masters'] },
  { token: 'eve', name: 'eve' },
]
let cluster: Cluster
let url: string
let port = 9000

beforeAll(async () => {
  cluster = await createCluster({ time: 'real', timeScale: 20, nodes: 1, authorizationMode: 'RBAC', tokens: TOKENS })
  url = (await cluster.listen({ insecurePort: 0 })).url
  const requests = new Requests(cluster)
  const ports = [{ containerPort: 80 }]
  requests.createPod({ name: 'web', labels: { app: 'web' } }, {}, { image: 'nginx', ports })
  requests.createPod({ name: 'agnhost' }, {}, { image: 'registry.k8s.io/e2e-test-images/agnhost:2.53' })
  requests.createPod({ name: 'raw' }, {}, { image: 'busybox', command: ['sleep', '1000000'] })
  requests.createPod({ name: 'unscheduled' }, { nodeSelector: { a: 'b' } })
  const web = [
    { name: 'http', port: 8080, targetPort: 80 },
    { name: 'none', port: 81 },
  ]
  requests.post(`${NAMESPACE}/services`, { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: web } })
  requests.post(`${NAMESPACE}/services`, { metadata: { name: 'empty' }, spec: { selector: { a: 'b' }, ports: web } })
  const rules = [{ apiGroups: [''], resources: ['pods/proxy'], verbs: ['get'] }]
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' }
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'eve' }]
  requests.post(`${RBAC}/roles`, { metadata: { name: 'r' }, rules })
  requests.post(`${RBAC}/rolebindings`, { metadata: { name: 'r' }, roleRef, subjects })
  await vi.waitFor(
    async () => {
      for (const path of ['/pods/web/proxy/', '/services/web:http/proxy/', '/pods/raw/log', '/pods/agnhost/log'])
        expect((await ask(path)).status).toBe(200)
    },
    { timeout: 30_000, interval: 100 },
  )
}, 40_000)
afterAll(() => cluster.close())

const ask = (path: string, asked: Asked = {}, token = 'root'): Promise<Told> =>
  askOver(url, path.startsWith('/api/') ? path : `${NAMESPACE}${path}`, {
    ...asked,
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'test', ...asked.headers },
  })

/** What a backend with this reply receives, and what the client is told. */
async function through(path: string, reply: string, asked: Asked = {}): Promise<readonly [string, Told]> {
  const backend = await listening(reply)
  const told = await ask(`/pods/raw:${port}/proxy${path}`, asked)
  const received = await backend.received('\r\n\r\n')
  backend.close()
  return [received, told]
}

/** Runs a command in a Pod; returns what ends it. */
const running = async (pod: string, command: readonly string[]): Promise<() => void> => {
  const client = await runIn(url, pod, command)
  return () => client.terminate()
}

/** On a port of its own, which is `port` then. */
async function listening(reply: string): Promise<RawBackend> {
  const backend = await rawBackend(url, 'raw', ++port, reply)
  await new Promise((resolve) => setTimeout(resolve, 50))
  return backend
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok'

describe('a proxy', () => {
  it.each(['/pods/web/proxy/', '/pods/http:web:80/proxy/', '/services/web:http/proxy/', '/services/web:8080/proxy/'])(
    'leads by %s to the program that listens',
    async (path) => {
      const { status, headers, body } = await ask(path)
      expect([status, body.includes('Welcome to nginx!')]).toEqual([200, true])
      expect(headers['cache-control']).toBe('no-cache, private')
      expect(headers['x-kubernetes-pf-flowschema-uid']).toBeUndefined()
    },
  )

  it('leads to the root with a slash only', async () => {
    const { status, headers } = await ask('/services/web:http/proxy?a=b')
    expect([status, headers.location]).toEqual([301, `${NAMESPACE}/services/web:http/proxy/?a=b`])
  })

  it.each([
    [
      '/pods/web:81/proxy/',
      503,
      /^error trying to reach service: dial tcp 10\.\d+\.\d+\.\d+:81: connect: connection refused$/,
    ],
    ['/pods/web:99999/proxy/', 503, 'error trying to reach service: dial tcp: address 99999: invalid port'],
    ['/pods/unscheduled/proxy/', 400, 'address not allowed'],
    ['/pods/nope/proxy/', 404, 'pods "nope" not found'],
    ['/pods/web:80:x/proxy/', 400, 'invalid pod request "web:80:x"'],
    ['/pods//proxy/x', 400, 'name must be provided'],
    ['/pods/web/proxy/x?dryRun=All', 400, 'dryRun is not supported'],
    ['/services/web/proxy/', 503, 'no endpoints available for service "web"'],
    ['/services/web:82/proxy/', 503, 'no service port 82 found for service "web"'],
    ['/services/web:x/proxy/', 503, 'no endpoints available for service "web:x"'],
    ['/services/empty:http/proxy/', 503, /^no endpoints available for service "empty(?::http)?"$/],
    ['/services/nope/proxy/', 404, 'services "nope" not found'],
    ['/services/a:b:c:d/proxy/', 400, 'invalid service request "a:b:c:d"'],
    ['/api/v1/nodes/nope/proxy/', 404, 'nodes "nope" not found'],
    ['/api/v1/nodes/node-1:81/proxy/', 503, /connection refused$/],
  ])('to %s is answered %i', async (path, status, message) => {
    const [code, text] = messageOf(await ask(path))
    expect(code).toBe(status)
    if (typeof message === 'string') expect(text).toBe(message)
    else expect(text).toMatch(message)
  })

  it('needs the right to the verb of its method', async () => {
    expect((await ask('/pods/web/proxy/', {}, 'eve')).status).toBe(200)
    expect(messageOf(await ask('/pods/web/proxy/', { method: 'POST' }, 'eve'))).toEqual([
      403,
      'pods "web" is forbidden: User "eve" cannot create resource "pods/proxy" in API group "" in the namespace "default"',
    ])
    expect((await ask('/api/v1/nodes/node-1/proxy/healthz', {}, 'eve')).status).toBe(403)
  })

  it('is nothing for inject, which does not wait', () => {
    expect(() => cluster.inject({ url: `${NAMESPACE}/pods/web/proxy/` })).toThrow(TypeError)
  })
})

describe('what is passed on', () => {
  it('is the request, with whom it comes from and by which path', async () => {
    const headers = {
      'x-b': ['1', '2'],
      te: 'trailers, gzip',
      connection: 'x-foo',
      'x-foo': '1',
      'x-forwarded-for': '1.2.3.4',
    }
    const [received, told] = await through("/a%20b/'c'/?q=%20;d", OK, { method: 'PUT', headers, body: 'abc' })
    expect(told.body).toBe('ok')
    const path = `${NAMESPACE}/pods/raw:${port}/proxy/a%20b/%27c%27/`
    expect(received).toBe(
      [
        'PUT /a%20b/%27c%27/?q=%20;d HTTP/1.1',
        `Host: ${new URL(url).host}`,
        'User-Agent: test',
        'Content-Length: 3',
        'Te: trailers',
        'X-B: 1',
        'X-B: 2',
        'X-Forwarded-For: 1.2.3.4, 127.0.0.1',
        `X-Forwarded-Uri: ${path}`,
        'Accept-Encoding: gzip',
        '',
        'abc',
      ].join('\r\n'),
    )
  })

  it('is a body in chunks as it came', async () => {
    const [received] = await through('/', OK, {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
      body: 'abc',
    })
    expect(received).toContain('Transfer-Encoding: chunked')
    expect(received).toContain('3\r\nabc\r\n')
  })
})

describe('what comes back', () => {
  it('has its links led back through the proxy', async () => {
    const page = '<a href=/x>x</a><a href="y">y</a><script>"<a href=/z>"</script>'
    const reply = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: ${page.length}\r\n\r\n${page}`
    const [, { headers, body }] = await through('/', reply)
    const prefix = `${NAMESPACE}/pods/raw:${port}/proxy`
    expect(body).toBe(`<a href="${prefix}/x">x</a><a href="y">y</a><script>"<a href=/z>"</script>`)
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  it.each([
    ['/there/?a=b', '/there/?a=b', true],
    ['there', 'there', false],
    ['https://example.com/x', 'https://example.com/x', false],
  ])('leads on to %s', async (location, expected, below) => {
    const [, { status, headers }] = await through(
      '/',
      `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`,
    )
    const prefix = below ? `${NAMESPACE}/pods/raw:${port}/proxy` : ''
    expect([status, headers.location]).toEqual([302, `${prefix}${expected}`])
  })

  it.each([
    [
      'junk',
      'hello there\r\n\r\n',
      'net/http: HTTP/1.x transport connection broken: malformed HTTP status code "there"',
    ],
    [
      'a Location that is none',
      'HTTP/1.1 302 Found\r\nLocation: http://[::1/\r\nContent-Length: 0\r\n\r\n',
      "missing ']' in host",
    ],
  ])('is refused when it is %s', async (_, reply, text) => {
    const [, told] = await through('/', reply)
    expect(messageOf(told)[1]).toContain(text)
  })

  it('says what it is, when the backend does not', async () => {
    const [, { headers }] = await through('/', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<p>x')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
  })

  it('breaks off for the client when the backend breaks off', async () => {
    const backend = await listening('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')
    const told = ask(`/pods/raw:${port}/proxy/`)
    await backend.received('\r\n\r\n')
    backend.close()
    await expect(told).rejects.toThrow('aborted')
  })
})

describe('https', () => {
  const SERVE = ['env', 'SERVE_PORT_7080=<a href="/x">x</a>', 'SERVE_TLS_PORT_7443=secret', 'agnhost', 'porter']

  it('is spoken with who speaks it', async () => {
    const stop = await running('agnhost', SERVE)
    await vi.waitFor(async () => expect((await ask('/pods/https:agnhost:7443/proxy/')).body).toBe('secret'))
    const prefix = `${NAMESPACE}/pods/agnhost:7080/proxy`
    expect((await ask('/pods/agnhost:7080/proxy/')).body).toBe(`<a href="${prefix}/x">x</a>`)
    expect(messageOf(await ask('/pods/https:agnhost:7080/proxy/'))).toEqual([
      503,
      'error trying to reach service: http: server gave HTTP response to HTTPS client',
    ])
    expect(messageOf(await ask('/pods/agnhost:7443/proxy/'))).toEqual([
      400,
      'Client sent an HTTP request to an HTTPS server.\n',
    ])
    stop()
  })
})

describe('an upgrade', () => {
  it('goes on with the backend', async () => {
    const backend = await listening(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello',
    )
    const { hostname, port: apiPort } = new URL(url)
    const headers = { authorization: 'Bearer root', connection: 'Upgrade', upgrade: 'echo' }
    const request = http.get({ hostname, port: apiPort, path: `${NAMESPACE}/pods/raw:${port}/proxy/up?x=y`, headers })
    const said = await new Promise<string>((resolve, reject) => {
      request.on('error', reject)
      request.on('upgrade', (_response, socket, head) => {
        socket.write('and back')
        if (head.length > 0) resolve(head.toString())
        else socket.once('data', (bytes: Buffer) => resolve(bytes.toString()))
      })
    })
    expect(said).toBe('hello')
    expect(await backend.received('and back')).toMatch(/^GET \/up HTTP\/1\.1\r\n(?:.*\r\n)*Upgrade: echo\r\n/)
    request.destroy()
    backend.close()
  })

  it.each([
    [OK, 500, 'invalid upgrade response: status code 200'],
    ['HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno', 403, 'no'],
  ])('that is refused with %j is answered %i', async (reply, status, text) => {
    const [, told] = await through('/', reply, { headers: { connection: 'Upgrade', upgrade: 'echo' } })
    expect(messageOf(told)).toEqual([status, text])
  })
})

describe('a kubelet', () => {
  const NODE = '/api/v1/nodes/node-1/proxy'

  it('shows what it runs', async () => {
    expect((await ask(`${NODE}/healthz`)).body).toBe('ok')
    const { items } = JSON.parse((await ask(`${NODE}/pods`)).body)
    expect(items.map(({ metadata }: { metadata: { name: string } }) => metadata.name).sort()).toEqual([
      'agnhost',
      'raw',
      'web',
    ])
    expect((await ask(`${NODE}/metrics`)).body).toContain('kubelet_running_pods 3\n')
    expect(JSON.parse((await ask(`${NODE}/stats/summary`)).body).pods).toHaveLength(3)
    expect(JSON.parse((await ask(`${NODE}/configz`)).body).kubeletconfig.maxPods).toBe(110)
    expect(messageOf(await ask(`${NODE}/nope`))).toEqual([404, '404: Page Not Found'])
    expect((await ask(`${NODE}/pods`, { method: 'POST' })).status).toBe(405)
  })

  it('has logs, by Pod and as files', async () => {
    const log = (await ask(`${NODE}/containerLogs/default/web/app?tailLines=1`)).body
    expect(log).toBe((await ask('/pods/web/log?tailLines=1')).body)
    expect((await ask(`${NODE}/logs/`)).body).toContain('<a href="pods/">pods/</a>')
    const [, folder = ''] = /href="(default_web_[^"]+)"/.exec((await ask(`${NODE}/logs/pods/`)).body) ?? []
    expect((await ask(`${NODE}/logs/pods/${folder}app/0.log`)).body).toMatch(/^\S+Z std\w+ F .*\n/)
    expect((await ask(`${NODE}/logs/pods`)).headers.location).toBe('pods/')
    expect(messageOf(await ask(`${NODE}/containerLogs/default/web/x`))).toEqual([
      404,
      'container "x" not found in pod "web"',
    ])
  })

  it('runs commands', async () => {
    const run = { method: 'POST' }
    expect((await ask(`${NODE}/run/default/raw/app?cmd=echo%20hi`, run)).body).toBe('hi\n')
    expect(messageOf(await ask(`${NODE}/run/default/nope/app?cmd=ls`, run))).toEqual([404, 'pod does not exist'])
  })
})
