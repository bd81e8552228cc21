/** Watches over WebSocket, as fabric8 and browsers ask for them, and upgrades to what the server does not speak. */
import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Cluster, createCluster } from '../../src/index.ts'

const WATCH = '/api/v1/namespaces/default/configmaps?watch=1'
const ORIGIN = { origin: 'http://localhost' }

let cluster: Cluster
let url: string

beforeEach(async () => {
  cluster = await createCluster({ bare: true })
  url = (await cluster.listen({ insecurePort: 0 })).url
})
afterEach(() => cluster.close())

const open = (path: string, headers: { [name: string]: string } = ORIGIN, protocols: string[] = []): WebSocket =>
  new WebSocket(url.replace('http', 'ws') + path, protocols, { headers })

async function statusOf(socket: WebSocket): Promise<number | undefined> {
  socket.on('error', () => {})
  const [, response] = await once(socket, 'unexpected-response')
  return response.statusCode
}

describe('a watch over WebSocket', () => {
  it('sends each event as a text message', async () => {
    const socket = open(WATCH)
    await once(socket, 'open')
    const told = once(socket, 'message')
    cluster.client.create('configmaps', { metadata: { name: 'a', namespace: 'default' } })
    const [message, binary] = await told
    expect(JSON.parse(String(message))).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'a' } } })
    expect(binary).toBe(false)
    socket.close()
  })

  it('closes the socket when its time is over', async () => {
    const socket = open(`${WATCH}&timeoutSeconds=5`)
    await once(socket, 'open')
    const closed = once(socket, 'close')
    await cluster.clock.advance('6s')
    expect((await closed)[0]).toBe(1000)
  })

  it('is refused without an origin, and with a choice of protocols', async () => {
    expect(await statusOf(open(WATCH, {}))).toBe(403)
    expect(await statusOf(open(WATCH, ORIGIN, ['a', 'b']))).toBe(400)
  })

  it('is answered plainly where nothing can be watched', async () => {
    expect(await statusOf(open('/api/v1/namespaces/default/configmaps'))).toBe(200)
    expect(await statusOf(open('/api/v1/namespaces/default/configmaps/none'))).toBe(404)
    expect(await statusOf(open(`${WATCH}&resourceVersion=abc`))).toBe(500)
  })
})

it('a request that asks for h2c, as Java does, is served over HTTP/1.1 with its body', async () => {
  const sent = request(`${url}/api/v1/namespaces/default/configmaps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c' },
  })
  sent.end(JSON.stringify({ metadata: { name: 'from-java' } }))
  const [response] = await once(sent, 'response')
  expect(response.statusCode).toBe(201)
  response.resume()
})
