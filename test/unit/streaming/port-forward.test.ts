/** port-forward of clients from before SPDY was tunnelled, and of those that nobody understands. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { VirtualClock } from '../../../src/clock/virtual-clock.ts'
import { ByteQueue } from '../../../src/streaming/byte-queue.ts'
import type { DialPort } from '../../../src/streaming/forward-port.ts'
import { streamingTimes } from '../../../src/streaming/limits.ts'
import { openForward } from '../../../src/streaming/open-forward.ts'

const PATIENT = { timeout: 5_000 }

let server: Server
let closed: number

/** Port 7 says what it is told; nobody listens on the others. */
const dial: DialPort = async (port) => {
  if (port !== 7) return { type: 'refused', sandboxId: 'box', message: 'connection refused' }
  const queue = new ByteQueue()
  const output = {
    write: async (bytes: Uint8Array | string) => queue.push(typeof bytes === 'string' ? Buffer.from(bytes) : bytes),
    close: () => queue.end(),
  }
  const close = (): void => {
    closed++
    queue.close()
  }
  return { type: 'connected', connection: { input: queue, output, close } }
}

beforeEach(async () => {
  closed = 0
  server = createServer()
  server.on('upgrade', (request, socket, head) => {
    const ports = new URL(request.url ?? '', 'http://x').searchParams.getAll('ports').map(Number)
    const times = streamingTimes(new VirtualClock())
    const opening = openForward({ headers: request.headers, ports, times, target: { dial } })
    if ('take' in opening) return opening.take({ request, socket, head })
    socket.end(`HTTP/1.1 ${opening.refusal.status} No\r\nConnection: close\r\n\r\n`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const open = (query: string, protocol: string): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/${query}`, protocol)

it('gives each port a channel of data and one of errors, which begin with its number', async () => {
  const client = open('?ports=7&ports=300', 'v4.channel.k8s.io')
  const said = new Map<number, Buffer>()
  client.on('message', (data: Buffer) => {
    const channel = data[0] ?? -1
    said.set(channel, Buffer.concat([said.get(channel) ?? Buffer.alloc(0), data.subarray(1)]))
  })
  client.on('open', () => client.send(Buffer.from('\0hello')))

  await expect.poll(() => said.get(0)?.toString('latin1'), PATIENT).toBe('\x07\0hello')
  await expect
    .poll(() => said.get(3)?.toString('latin1'), PATIENT)
    .toBe('\x2c\x01error forwarding port 300 to pod box, uid : connection refused')
  expect([said.get(1), said.get(2)]).toEqual([Buffer.of(7, 0), Buffer.of(0x2c, 1)])
  client.terminate()
  await expect.poll(() => closed, PATIENT).toBeGreaterThan(0)
})

it.each([
  ['', 'v4.channel.k8s.io', '400'],
  ['?ports=7', 'v5.channel.k8s.io', '403'],
])('refuses %j in %s with %s', async (query, protocol, status) => {
  const refused = await new Promise((resolve) => open(query, protocol).on('error', resolve))
  expect(String(refused)).toContain(status)
})
