/** What real clients never send and servers are asked all the same, over a socket. */
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createCluster } from '../../src/index.ts'

let cluster: Awaited<ReturnType<typeof createCluster>>
let port: number
beforeAll(async () => {
  cluster = await createCluster({ bare: true })
  port = Number(new URL((await cluster.listen({ insecurePort: 0 })).url).port)
})
afterAll(() => cluster.close())

/** Sends the lines of a request head and returns all that comes back. */
function send(...lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
    socket.write(`${[...lines, 'Host: a', 'Connection: close'].join('\r\n')}\r\n\r\n`)
  })
}

it.each([
  ['FOO /api/v1/configmaps HTTP/1.1', 405, 'MethodNotAllowed'],
  ['FOO /nope HTTP/1.1', 404, '404 page not found'],
  ['HEAD /apis HTTP/1.1', 200, ''],
  ['HEAD /api/v1/namespaces/default/nope HTTP/1.1', 404, ''],
  ['GET /api/v1/namespaces/default/configmaps/a%zz HTTP/1.1', 400, '400 Bad Request'],
  ['GET /api/v1/namespaces/default/configmaps/%ff HTTP/1.1', 404, 'configmaps \\"\\\\xff\\" not found'],
  ['GET /api/v1/namespaces/default/configmaps/a%25b HTTP/1.1', 400, "may not contain '%'"],
  ['GET /openapi/v3/api/v9 HTTP/1.1', 404, '\r\n\r\n'],
  ['GET /apis/apps/v1/watch/ HTTP/1.1', 500, 'unable to determine kind and namespace from url, /apis/apps/v1/watch/'],
  ['GET /api/v1/namespaces/default%2Fconfigmaps HTTP/1.1', 200, 'ConfigMapList'],
])('answers %s', async (line, status, text) => {
  const answer = await send(line)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(answer).toContain(text)
})

it.each([
  ['application/json; x', 415],
  ['application/json; a=b; a=c', 415],
  ['application/json; a=b; A=b;', 201],
  ['application/json; charset="utf-8"', 201],
])('takes %s for the type of a body: %i', (type, status) => {
  const url = '/api/v1/namespaces/default/configmaps?dryRun=All'
  const answer = cluster.inject({
    method: 'POST',
    url,
    headers: { 'content-type': type },
    body: { metadata: { name: 'a' } },
  })
  expect(answer.status).toBe(status)
})

it('shows the beginning of a body that is no protobuf message as text where it looks like an object', () => {
  const url = '/api/v1/namespaces/default/configmaps'
  const headers = { 'content-type': 'application/vnd.kubernetes.protobuf' }
  expect(cluster.inject({ method: 'POST', url, headers, body: { a: 1 } }).text).toContain(
    '[107 56 115 0] ({\\"a\\":1})',
  )
})
