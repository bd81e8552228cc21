import { duplexPair } from 'node:stream'
import { constants, createInflate } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '../../../src/clock/virtual-clock.ts'
import { SpdyConnection } from '../../../src/streaming/spdy/connection.ts'
import { DICTIONARY } from '../../../src/streaming/spdy/dictionary.ts'
import type { SpdyStream } from '../../../src/streaming/spdy/stream.ts'
import { controlFrame, dataFrame, SpdyWriter, words } from '../../support/spdy-frames.ts'

const IDLE_MS = 60_000

/** A client that writes frames by hand, and keeps what it is sent. */
class Client {
  readonly clock = new VirtualClock()
  readonly streams: SpdyStream[] = []
  readonly #writer = new SpdyWriter()
  closed = false
  received = Buffer.alloc(0)
  readonly socket
  readonly connection

  constructor({ refuses = false } = {}) {
    const [mine, theirs] = duplexPair()
    this.socket = mine
    mine.on('data', (bytes: Buffer) => {
      this.received = Buffer.concat([this.received, bytes])
    })
    this.connection = new SpdyConnection({
      socket: theirs,
      clock: this.clock,
      idleMs: IDLE_MS,
      accepts: () => !refuses,
      onStream: (stream) => this.streams.push(stream),
      onClose: () => {
        this.closed = true
      },
    })
  }

  synStream(id: number, headers: { readonly [name: string]: string }): Promise<Buffer> {
    return this.#writer.synStream(id, headers)
  }

  /** Writes, and waits until all of it has been dealt with. */
  async send(...frames: Buffer[]): Promise<void> {
    for (const frame of frames) this.socket.write(frame)
    await new Promise((resolve) => setTimeout(resolve, 60))
  }

  /** The frames that have arrived: kind, or 'data', with their bodies. */
  frames(): { kind: number | 'data'; id: number; fin: boolean; body: Buffer }[] {
    const found = []
    for (let rest = this.received; rest.length >= 8; ) {
      const length = rest.readUIntBE(5, 3)
      const body = rest.subarray(8, 8 + length)
      const isControl = (rest[0] ?? 0) >= 0x80
      found.push({
        kind: isControl ? rest.readUInt16BE(2) : ('data' as const),
        id: isControl ? (body.length >= 4 ? body.readUInt32BE(0) : 0) : rest.readUInt32BE(0),
        fin: ((rest[4] ?? 0) & 1) === 1,
        body,
      })
      rest = rest.subarray(8 + length)
    }
    return found
  }
}

const text = async (stream: SpdyStream | undefined): Promise<string> =>
  Buffer.from((await stream?.read()) ?? []).toString()

describe('a SPDY connection', () => {
  let client: Client
  const connect = (options?: { readonly refuses: boolean }): Client => {
    client = new Client(options)
    return client
  }
  afterEach(() => {
    client.socket.destroy()
  })

  it('opens streams with their headers, and replies with empty blocks that any zlib reads', async () => {
    const { streams } = connect()
    await client.send(
      await client.synStream(1, { streamType: 'error' }),
      await client.synStream(3, { streamType: 'data', port: '80' }),
    )
    expect(streams.map(({ id, headers }) => [id, Object.fromEntries(headers)])).toEqual([
      [1, { streamtype: 'error' }],
      [3, { streamtype: 'data', port: '80' }],
    ])
    const replies = client.frames().filter(({ kind }) => kind === 2)
    const inflate = createInflate({ dictionary: DICTIONARY })
    const unpacked: Buffer[] = []
    inflate.on('data', (chunk: Buffer) => unpacked.push(chunk))
    for (const { body } of replies) inflate.write(body.subarray(4))
    await new Promise<void>((resolve) => inflate.flush(constants.Z_SYNC_FLUSH, resolve))
    expect(Buffer.concat(unpacked)).toEqual(Buffer.alloc(8))
  })

  it('reads frames however they are cut', async () => {
    const { streams } = connect()
    const bytes = Buffer.concat([
      await client.synStream(1, { a: 'b' }),
      dataFrame(1, 'hello '),
      dataFrame(1, 'world', true),
    ])
    for (const byte of bytes) client.socket.write(Buffer.of(byte))
    await client.send()
    let all = ''
    for (let piece = await text(streams[0]); piece !== ''; piece = await text(streams[0])) all += piece
    expect(all).toBe('hello world')
  })

  it('ends each direction on its own', async () => {
    const { streams } = connect()
    await client.send(await client.synStream(1, { a: 'b' }), dataFrame(1, 'in', true))
    await streams[0]?.write('out')
    streams[0]?.end()
    await client.send()
    const sent = client.frames().filter(({ kind }) => kind === 'data')
    expect(sent.map(({ id, fin, body }) => [id, fin, body.toString()])).toEqual([
      [1, false, 'out'],
      [1, true, ''],
    ])
    expect([await text(streams[0]), await streams[0]?.read()]).toEqual(['in', undefined])
  })

  it('answers pings, and unpacks headers that come later', async () => {
    const { streams } = connect()
    const late = await client.synStream(1, { a: 'b' })
    await client.send(late, controlFrame(6, 0, words(7)))
    expect(client.frames().find(({ kind }) => kind === 6)?.id).toBe(7)
    expect(streams).toHaveLength(1)
  })

  it('refuses what is not wanted, and ids that go backwards', async () => {
    connect({ refuses: true })
    await client.send(await client.synStream(3, { a: 'b' }), await client.synStream(1, { a: 'b' }))
    const resets = client.frames().filter(({ kind }) => kind === 3)
    expect(resets.map(({ id, body }) => [id, body.readUInt32BE(4)])).toEqual([
      [3, 3],
      [1, 1],
    ])
  })

  it('grants more when bytes are taken, and sends no more than is granted once the client grants', async () => {
    const { streams } = connect()
    await client.send(await client.synStream(1, { a: 'b' }), dataFrame(1, 'x'.repeat(40_000)))
    while ((streams[0]?.headers.size ?? 0) > 0 && client.frames().every(({ kind }) => kind !== 9)) {
      await streams[0]?.read()
      await client.send()
    }
    expect(
      client
        .frames()
        .find(({ kind }) => kind === 9)
        ?.body.readUInt32BE(4),
    ).toBeGreaterThanOrEqual(32_768)

    await client.send(controlFrame(9, 0, words(1, 1000)))
    const writing = streams[0]?.write(Buffer.alloc(100_000))
    await client.send()
    const bytes = () => client.frames().reduce((sum, { kind, body }) => sum + (kind === 'data' ? body.length : 0), 0)
    expect(bytes()).toBe(65_536 + 1000)
    await client.send(controlFrame(9, 0, words(1, 100_000)))
    await writing
    await client.send()
    expect(bytes()).toBe(100_000)
  })

  it('waits for readers that are slow, without losing a byte', async () => {
    const { streams } = connect()
    await client.send(await client.synStream(1, { a: 'b' }))
    const chunk = dataFrame(1, 'y'.repeat(60_000))
    for (let count = 0; count < 20; count++) client.socket.write(chunk)
    client.socket.write(dataFrame(1, '', true))
    await client.send()
    expect(client.socket.writableLength).toBeGreaterThan(0)
    let read = 0
    for (let piece = await streams[0]?.read(); piece !== undefined; piece = await streams[0]?.read())
      read += piece.length
    expect(read).toBe(1_200_000)
  })

  it.each([
    ['of another version', Buffer.from([0x80, 2, 0, 1, 0, 0, 0, 0])],
    ['that is too long', Buffer.from([0x80, 3, 0, 1, 0, 0xff, 0xff, 0xff])],
    ['that is cut short', controlFrame(1, 0, Buffer.alloc(3))],
    ['whose headers are no zlib stream', controlFrame(1, 0, Buffer.alloc(30, 0x55))],
  ])('ends with a client that sends a frame %s', async (_, frame) => {
    connect()
    await client.send(frame)
    expect(client.closed).toBe(true)
  })

  it('ends when nobody uses it, and with it who reads and writes', async () => {
    const { streams } = connect()
    await client.send(await client.synStream(1, { a: 'b' }))
    const reading = streams[0]?.read()
    await client.clock.advance(IDLE_MS * 2)
    await client.send()
    expect([client.closed, await reading]).toEqual([true, undefined])
    await expect(streams[0]?.write('x')).rejects.toThrow('broken pipe')
  })
})
