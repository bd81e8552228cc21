/** Sessions over real sockets, with a program of the test's own at the other end. */
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { VirtualClock } from '../../../src/clock/virtual-clock.ts'
import type { Session, SessionEnd, SessionStreams } from '../../../src/runtime/streaming-runtime.ts'
import type { Refusal } from '../../../src/streaming/handshake.ts'
import { streamingTimes } from '../../../src/streaming/limits.ts'
import { openCommand } from '../../../src/streaming/open-command.ts'
import type { WantedStreams } from '../../../src/streaming/remote-command.ts'

type Program = (streams: SessionStreams) => Promise<SessionEnd>

const ALL: WantedStreams = { stdin: true, stdout: true, stderr: true, tty: false }
const PATIENT = { timeout: 5_000 }
const exited = (exitCode: number): SessionEnd => ({ type: 'exited', exitCode })

let server: Server
let program: Program
let wanted: WantedStreams
let cancelled: boolean
let clock: VirtualClock
let refusal: Refusal | undefined

beforeEach(async () => {
  wanted = ALL
  cancelled = false
  clock = new VirtualClock()
  refusal = undefined
  const start = (streams: SessionStreams): Session => ({
    ended: program(streams),
    cancel() {
      cancelled = true
    },
  })
  server = createServer()
  server.on('upgrade', (request, socket, head) => {
    const opening = openCommand({
      headers: request.headers,
      asked: { subresource: 'exec', command: ['sh', '-c', 'x'] },
      wanted,
      times: streamingTimes(clock),
      target: refusal === undefined ? { start } : { refusal },
    })
    if ('take' in opening) return opening.take({ request, socket, head })
    socket.end(`HTTP/1.1 ${opening.refusal.status} No\r\nConnection: close\r\n\r\n${opening.refusal.text}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const port = (): number => (server.address() as AddressInfo).port

/** A client with one subprotocol: what each channel said, as text, and the code of the end. */
async function speak(protocol: string | undefined, messages: readonly (string | Uint8Array)[] = []) {
  const client = new WebSocket(`ws://127.0.0.1:${port()}`, protocol === undefined ? [] : protocol)
  const channels = new Map<string, string>()
  const base64 = protocol?.includes('base64') === true
  client.on('message', (data: Buffer) => {
    const channel = base64 ? data.toString('latin1', 0, 1) : String(data[0])
    const content = base64 ? Buffer.from(data.toString('latin1', 1), 'base64').toString() : data.toString('utf8', 1)
    channels.set(channel, (channels.get(channel) ?? '') + content)
  })
  client.on('open', () => {
    for (const message of messages) client.send(message)
  })
  const code = await new Promise((resolve, reject) => {
    client.on('close', resolve)
    client.on('error', reject)
  })
  return { code, channels: Object.fromEntries(channels) }
}

/** Writes back what it reads. */
const echo: Program = async ({ stdin, stdout }) => {
  for (let bytes = await stdin?.read(); bytes !== undefined; bytes = await stdin?.read()) await stdout?.write(bytes)
  return exited(0)
}

describe('a session over a WebSocket', () => {
  const SUCCESS = '{"metadata":{},"status":"Success"}'

  it.each([
    ['v5.channel.k8s.io', { '1': 'out', '2': 'err', '3': SUCCESS }],
    ['v4.channel.k8s.io', { '1': 'out', '2': 'err', '3': SUCCESS }],
    ['v4.base64.channel.k8s.io', { '1': 'out', '2': 'err', '3': SUCCESS }],
    ['base64.channel.k8s.io', { '1': 'out', '2': 'err' }],
    ['channel.k8s.io', { '1': 'out', '2': 'err' }],
    [undefined, { '1': 'out', '2': 'err' }],
  ])('speaks %s', async (protocol, channels) => {
    program = async ({ stdout, stderr }) => {
      await stdout?.write('out')
      await stderr?.write('err')
      return exited(0)
    }
    expect(await speak(protocol)).toEqual({ code: 1000, channels })
  })

  it.each([
    [
      'v5.channel.k8s.io',
      '{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: command terminated with exit code 7","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"7"}]}}',
    ],
    [
      'v4.channel.k8s.io',
      '{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: error executing command [sh -c x], exit code 7","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"7"}]}}',
    ],
    ['channel.k8s.io', 'command terminated with non-zero exit code: error executing command [sh -c x], exit code 7'],
  ])('tells an exit code in %s', async (protocol, told) => {
    program = async () => exited(7)
    expect((await speak(protocol)).channels['3']).toBe(told)
  })

  it('ends the input when version 5 closes its channel', async () => {
    program = echo
    const messages = [Buffer.from('\0hello'), Uint8Array.of(255, 0)]
    expect((await speak('v5.channel.k8s.io', messages)).channels).toEqual({ '1': 'hello', '3': SUCCESS })
  })

  it('tells the sizes of a terminal, until something else comes', async () => {
    wanted = { ...ALL, stderr: false, tty: true }
    program = ({ onResize, stdout }) =>
      new Promise((resolve) => {
        onResize(async ({ columns, rows }) => {
          await stdout?.write(`${columns}x${rows} `)
          if (rows === 2) resolve(exited(0))
        })
      })
    const messages = ['\x04{"Width":80,"Hei', '\x04ght":24}{"Width":1,"Height":2}'].map((one) => Buffer.from(one))
    expect((await speak('v4.channel.k8s.io', messages)).channels['1']).toBe('80x24 1x2 ')
  })

  it('refuses other subprotocols', async () => {
    program = echo
    await expect(speak('v9.channel.k8s.io')).rejects.toThrow('403')
  })

  it('accepts version 5 and says there what the kubelet refused', async () => {
    refusal = { status: 500, headers: {}, text: 'container not found ("c")' }
    expect((await speak('v5.channel.k8s.io')).channels['3']).toContain(
      '"message":"Internal error occurred: unable to upgrade connection: container not found (\\"c\\")"',
    )
    await expect(speak('v4.channel.k8s.io')).rejects.toThrow('500')
  })

  it('is cancelled with its client', async () => {
    let gone: (end: SessionEnd) => void = () => {}
    program = () =>
      new Promise((resolve) => {
        gone = resolve
      })
    const client = new WebSocket(`ws://127.0.0.1:${port()}`, 'v5.channel.k8s.io')
    await new Promise((resolve) => client.on('message', resolve))
    client.terminate()
    await expect.poll(() => cancelled, PATIENT).toBe(true)
    gone(exited(0))
  })
})

describe('input that nobody reads', () => {
  it('does not keep a session whose client has gone', async () => {
    program = () => new Promise(() => {})
    const client = new WebSocket(`ws://127.0.0.1:${port()}`, 'v5.channel.k8s.io')
    await new Promise((resolve) => client.on('open', resolve))
    for (let count = 0; count < 64; count++) client.send(Buffer.alloc(MIB / 16))
    await new Promise((resolve) => setTimeout(resolve, 100))
    client.terminate()
    await expect
      .poll(async () => {
        await clock.advance('6s')
        return cancelled
      }, PATIENT)
      .toBe(true)
  })
})

const MIB = 1024 * 1024

/** Writes a GiB as fast as it may, and says how much the memory grew at most. */
function flood(grew: (bytes: number) => void): Program {
  return async ({ stdout }) => {
    const piece = Buffer.alloc(MIB)
    const before = process.memoryUsage().rss
    let most = 0
    for (let count = 0; count < 1024; count++) {
      await stdout?.write(piece)
      if (count % 16 === 0) most = Math.max(most, process.memoryUsage().rss - before)
    }
    grew(most)
    return exited(0)
  }
}

describe('a GiB of output', () => {
  it('never waits in memory, over a WebSocket', { timeout: 120_000 }, async () => {
    let growth = Number.POSITIVE_INFINITY
    program = flood((bytes) => {
      growth = bytes
    })
    const client = new WebSocket(`ws://127.0.0.1:${port()}`, 'v5.channel.k8s.io', { skipUTF8Validation: true })
    let bytes = 0
    client.on('message', (data: Buffer) => {
      if (data[0] === 1) bytes += data.length - 1
    })
    await new Promise((resolve) => client.on('close', resolve))
    expect(bytes).toBe(1024 * MIB)
    expect(growth).toBeLessThan(128 * MIB)
  })

  it('waits for a client that does not read at all', async () => {
    let written = 0
    program = async ({ stdout }) => {
      for (; !cancelled; written++) {
        try {
          await stdout?.write(Buffer.alloc(MIB))
        } catch {
          break
        }
      }
      return exited(0)
    }
    const client = new WebSocket(`ws://127.0.0.1:${port()}`, 'v5.channel.k8s.io')
    await new Promise((resolve) => client.on('open', resolve))
    client.pause()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(written).toBeLessThan(32)
    client.terminate()
    await expect.poll(() => cancelled, PATIENT).toBe(true)
  })
})

describe('a session over SPDY', () => {
  const answer = (headers: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(port(), '127.0.0.1')
      socket.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n${headers}\r\n`)
      socket.once('data', (bytes) => {
        socket.destroy()
        resolve(bytes.toString())
      })
    })

  it.each([
    [
      'X-Stream-Protocol-Version: v5.channel.k8s.io, v4.channel.k8s.io\r\n',
      'X-Stream-Protocol-Version: v4.channel.k8s.io',
    ],
    ['X-Stream-Protocol-Version: v2.channel.k8s.io\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n', 'v2.channel'],
    [
      'X-Stream-Protocol-Version: v9\r\n',
      'unable to upgrade: unable to negotiate protocol: client supports [v9], server accepts [v4.channel.k8s.io v3.channel.k8s.io v2.channel.k8s.io channel.k8s.io]',
    ],
    ['', 'unable to upgrade: header X-Stream-Protocol-Version does not exist in request with 3 headers'],
  ])('asked with %j answers %s', async (headers, text) => {
    program = echo
    expect(await answer(headers)).toContain(text)
  })
})
