/**
 * Several streams in one WebSocket: the first byte of each message (or digit, in base64) says which. Source: Kubernetes'
 * "channel.k8s.io" protocols as apimachinery's wsstream serves them.
 */
import type { RawData, WebSocket } from 'ws'
import type { Clock } from '../../clock/clock.ts'
import type { ByteInput, ByteOutput } from '../../runtime/kernel/streams.ts'
import { ByteQueue } from '../byte-queue.ts'
import { IdleTimeout } from '../idle-timeout.ts'
import { Presence } from '../presence.ts'
import { MessageSender } from './message-sender.ts'

/** In version 5 a message of this byte and a channel's number closes that channel. */
const CLOSE_CHANNEL = 255
const ZERO = 0x30
const MAX_PIECE_BYTES = 32 * 1024
/** What waits for its readers; more is left to the other side. */
const MAX_WAITING_BYTES = 256 * 1024

export interface ChannelProtocol {
  readonly name: string
  readonly base64: boolean
  /** Whether the client can close one channel. */
  readonly closesChannels: boolean
}

export interface ChannelsOptions {
  readonly client: WebSocket
  readonly protocol: ChannelProtocol
  readonly clock: Clock
  /** Without a message for that long, the connection ends. */
  readonly idleMs: number
  /** Called once, when the connection is gone. */
  readonly onClose: () => void
}

export class WebSocketChannels {
  readonly #client: WebSocket
  readonly #sender: MessageSender
  readonly #protocol: ChannelProtocol
  readonly #idle: IdleTimeout
  readonly #presence: Presence
  readonly #inputs = new Map<number, ByteQueue>()
  #waitingBytes = 0

  constructor({ client, protocol, clock, idleMs, onClose }: ChannelsOptions) {
    this.#client = client
    this.#sender = new MessageSender(client)
    this.#protocol = protocol
    this.#idle = new IdleTimeout(clock, idleMs, () => client.terminate())
    this.#presence = new Presence(clock, () => client.ping())
    client.on('message', (data) => this.#received(bytesOf(data)))
    client.on('error', () => client.terminate())
    client.on('close', () => {
      this.#idle.stop()
      this.#presence.resumed()
      for (const input of this.#inputs.values()) input.end()
      onClose()
    })
  }

  /** What the client sends on a channel. Of channels that nobody asks for, messages are dropped. */
  input(channel: number): ByteInput {
    const queue = new ByteQueue((bytes) => this.#taken(bytes))
    this.#inputs.set(channel, queue)
    return queue
  }

  output(channel: number): ByteOutput {
    return {
      write: (bytes) => this.#write(channel, typeof bytes === 'string' ? Buffer.from(bytes) : bytes),
      close() {},
    }
  }

  /** A message without bytes: tells the client that the channel is there. */
  announce(channel: number): void {
    this.#sender.send(this.#message(channel, new Uint8Array())).catch(ignoreError)
  }

  /** Ends the connection after all that has been written. */
  close(): void {
    this.#sender.close()
  }

  async #write(channel: number, bytes: Uint8Array): Promise<void> {
    for (let offset = 0; offset < bytes.length; offset += MAX_PIECE_BYTES) {
      const message = this.#message(channel, bytes.subarray(offset, offset + MAX_PIECE_BYTES))
      this.#idle.touch()
      await this.#sender.send(message)
    }
  }

  #message(channel: number, bytes: Uint8Array): Uint8Array | string {
    if (this.#protocol.base64) return `${channel}${Buffer.from(bytes).toString('base64')}`
    const message = Buffer.allocUnsafe(bytes.length + 1)
    message.writeUInt8(channel, 0)
    message.set(bytes, 1)
    return message
  }

  #received(message: Buffer): void {
    this.#idle.touch()
    const [first, second] = message
    if (first === undefined) return
    if (this.#protocol.closesChannels && first === CLOSE_CHANNEL) {
      if (message.length !== 2) return this.#client.terminate()
      return this.#inputs.get(second ?? 0)?.end()
    }
    const { base64 } = this.#protocol
    const queue = this.#inputs.get(base64 ? first - ZERO : first)
    if (queue === undefined) return
    const bytes = base64 ? Buffer.from(message.toString('latin1', 1), 'base64') : message.subarray(1)
    this.#waitingBytes += bytes.length
    queue.push(bytes)
    if (this.#waitingBytes <= MAX_WAITING_BYTES) return
    this.#client.pause()
    this.#presence.paused()
  }

  #taken(bytes: number): void {
    this.#waitingBytes -= bytes
    if (!this.#client.isPaused || this.#waitingBytes > MAX_WAITING_BYTES) return
    this.#client.resume()
    this.#presence.resumed()
  }
}

/** Whoever has gone is noticed by the end of the connection. */
const ignoreError = (): void => {}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
