/**
 * The server's side of a SPDY/3.1 connection, as far as Kubernetes' clients use it: they open streams, the server only
 * answers. Source: Draft 3.1; what Go's spdystream does and leaves (it never grants windows and ignores those granted).
 */
import type { Duplex } from 'node:stream'
import type { Clock } from '../../clock/clock.ts'
import { BrokenPipe } from '../broken-pipe.ts'
import { IdleTimeout } from '../idle-timeout.ts'
import { Presence } from '../presence.ts'
import {
  controlFrame,
  dataHeader,
  Fault,
  FIN,
  type Frame,
  FrameKind,
  FrameReader,
  idAt,
  SpdyError,
  wordsFrame,
} from './frames.ts'
import { emptyBlock, type HeaderBlock, HeaderInflater } from './header-block.ts'
import { SpdyStream, type StreamCarrier } from './stream.ts'

const MAX_STREAMS = 2000
/** Bytes that wait for their readers; more are left in the socket. */
const MAX_WAITING_BYTES = 256 * 1024
/** How long a client may take to close the connection after the server has said all that it had to. */
const CLOSING_MS = 10_000
/** Pings of servers have even ids; clients echo them. */
const SERVER_PING = 2
const INITIAL_WINDOW_SETTING = 7

export interface SpdyConnectionOptions {
  readonly socket: Duplex
  readonly clock: Clock
  /** Without a frame for that long, the connection ends. */
  readonly idleMs: number
  /** Whether a stream with these headers may be opened. */
  readonly accepts: (headers: HeaderBlock) => boolean
  /** A stream that the client has opened, and been told so. */
  readonly onStream: (stream: SpdyStream) => void
  /** Called once, when the connection is gone. */
  readonly onClose: () => void
}

export class SpdyConnection implements StreamCarrier {
  readonly #options: SpdyConnectionOptions
  readonly #socket: Duplex
  readonly #reader = new FrameReader()
  readonly #inflater = new HeaderInflater()
  readonly #streams = new Map<number, SpdyStream>()
  readonly #idle: IdleTimeout
  readonly #presence: Presence
  #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []
  #waitingBytes = 0
  #lastId = 0
  #repliedOnce = false
  /** A header block is being unpacked: what follows it has to wait. */
  #unpacking = false
  #open = true
  grantsWindows = false

  constructor(options: SpdyConnectionOptions) {
    this.#options = options
    const { socket, clock, idleMs } = options
    this.#socket = socket
    this.#idle = new IdleTimeout(clock, idleMs, () => socket.destroy())
    this.#presence = new Presence(clock, () => socket.write(wordsFrame(FrameKind.ping, SERVER_PING)))
    socket.on('data', (bytes: Buffer) => {
      this.#reader.push(bytes)
      this.#readFrames()
    })
    socket.on('drain', () => this.#tell())
    socket.on('end', () => socket.end())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#closed())
  }

  get isOpen(): boolean {
    return this.#open
  }

  get hasRoom(): boolean {
    return !this.#socket.writableNeedDrain
  }

  /** Says goodbye, after all that has been written. The client closes. */
  close(): void {
    if (!this.#open || this.#socket.writableEnded) return
    this.#send(wordsFrame(FrameKind.goAway, this.#lastId, 0))
    this.#socket.end()
    const timer = this.#options.clock.setTimeout(() => this.#socket.destroy(), CLOSING_MS)
    this.#socket.once('close', () => timer.cancel())
  }

  sendData(streamId: number, bytes: Uint8Array, fin: boolean): void {
    this.#socket.cork()
    this.#send(dataHeader(streamId, bytes.length, fin))
    if (bytes.length > 0) this.#send(bytes)
    this.#socket.uncork()
  }

  grantWindow(streamId: number, bytes: number): void {
    this.#send(wordsFrame(FrameKind.windowUpdate, streamId, bytes))
  }

  sendReset(streamId: number): void {
    this.#send(wordsFrame(FrameKind.rstStream, streamId, Fault.cancel))
  }

  changed(): Promise<void> {
    if (!this.#open) return Promise.reject(new BrokenPipe())
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  forget(streamId: number): void {
    this.#streams.delete(streamId)
    this.#tell()
  }

  taken(bytes: number): void {
    const wasFull = this.#isFull
    this.#waitingBytes -= bytes
    if (!wasFull || this.#isFull) return
    this.#socket.resume()
    this.#presence.resumed()
    this.#readFrames()
  }

  get #isFull(): boolean {
    return this.#waitingBytes > MAX_WAITING_BYTES
  }

  #send(bytes: Uint8Array): void {
    if (this.#open && !this.#socket.writableEnded) this.#socket.write(bytes)
    this.#idle.touch()
  }

  #readFrames(): void {
    this.#idle.touch()
    try {
      while (!this.#unpacking && !this.#isFull && this.#open) {
        const frame = this.#reader.next()
        if (frame === undefined) return
        this.#received(frame)
      }
    } catch (error) {
      this.#failed(error)
    }
    if (!this.#isFull || !this.#open) return
    this.#socket.pause()
    this.#presence.paused()
  }

  /** Ends the connection for a fault of the client. Throws what is a bug. */
  #failed(error: unknown): void {
    if (!(error instanceof SpdyError)) throw error
    this.#send(wordsFrame(FrameKind.goAway, this.#lastId, Fault.protocolError))
    this.#socket.destroy()
  }

  #received(frame: Frame): void {
    if (frame.type === 'data') {
      const stream = this.#streams.get(frame.streamId)
      // Data for a stream that is over is on its way still.
      if (stream === undefined) return
      this.#waitingBytes += frame.bytes.length
      stream.arrived(frame.bytes, frame.fin)
      return
    }
    const { kind, flags, body } = frame
    const least = MIN_BYTES.get(kind)
    // Frames that a server has no use for: SYN_REPLY, GOAWAY, what nobody knows.
    if (least === undefined) return
    if (body.length < least) throw new SpdyError('frame cut short')
    this.#receivedControl(kind, flags, body)
  }

  #receivedControl(kind: number, flags: number, body: Buffer): void {
    switch (kind) {
      case FrameKind.synStream:
        return this.#unpack(body.subarray(10), (headers) => this.#opened(idAt(body, 0), headers, (flags & FIN) !== 0))
      case FrameKind.headers:
        return this.#unpack(body.subarray(4), () => {})
      case FrameKind.rstStream:
        return this.#streams.get(idAt(body, 0))?.wasReset()
      case FrameKind.ping:
        // Those with an even id are answers.
        if (idAt(body, 0) % 2 === 1) this.#send(controlFrame(FrameKind.ping, 0, body.subarray(0, 4)))
        return
      case FrameKind.settings:
        this.grantsWindows ||= hasSetting(body, INITIAL_WINDOW_SETTING)
        return
      default:
        this.grantsWindows = true
        this.#streams.get(idAt(body, 0))?.grant(idAt(body, 4))
        this.#tell()
    }
  }

  #unpack(block: Buffer, use: (headers: HeaderBlock) => void): void {
    this.#unpacking = true
    this.#inflater.unpack(block, (result) => {
      this.#unpacking = false
      if (result instanceof SpdyError) return this.#failed(result)
      use(result)
      this.#readFrames()
    })
  }

  #opened(id: number, headers: HeaderBlock, fin: boolean): void {
    if (id % 2 === 0 || id <= this.#lastId) {
      this.#send(wordsFrame(FrameKind.rstStream, id, this.#streams.has(id) ? Fault.streamInUse : Fault.protocolError))
      return
    }
    this.#lastId = id
    if (this.#streams.size >= MAX_STREAMS || !this.#options.accepts(headers)) {
      this.#send(wordsFrame(FrameKind.rstStream, id, Fault.refusedStream))
      return
    }
    const stream = new SpdyStream(id, headers, this)
    this.#streams.set(id, stream)
    const reply = Buffer.alloc(4)
    reply.writeUInt32BE(id, 0)
    this.#send(controlFrame(FrameKind.synReply, 0, Buffer.concat([reply, emptyBlock(!this.#repliedOnce)])))
    this.#repliedOnce = true
    if (fin) stream.arrived(new Uint8Array(), true)
    this.#options.onStream(stream)
  }

  /** Writers look again whether there is room. */
  #tell(): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve()
  }

  #closed(): void {
    if (!this.#open) return
    this.#open = false
    this.#idle.stop()
    this.#presence.resumed()
    this.#inflater.close()
    for (const stream of [...this.#streams.values()]) stream.wasReset()
    for (const { reject } of this.#waiting.splice(0)) reject(new BrokenPipe())
    this.#options.onClose()
  }
}

/** How long the body of a frame is at least, of those that mean something to a server. */
const MIN_BYTES: ReadonlyMap<number, number> = new Map([
  [FrameKind.synStream, 10],
  [FrameKind.headers, 4],
  [FrameKind.rstStream, 8],
  [FrameKind.ping, 4],
  [FrameKind.settings, 4],
  [FrameKind.windowUpdate, 8],
])

const SETTING_BYTES = 8

/** Whether a SETTINGS frame has the setting: a count, then entries of flags, id and value. */
function hasSetting(body: Buffer, id: number): boolean {
  for (let offset = 4; offset + SETTING_BYTES <= body.length; offset += SETTING_BYTES) {
    if (body.readUIntBE(offset + 1, 3) === id) return true
  }
  return false
}
