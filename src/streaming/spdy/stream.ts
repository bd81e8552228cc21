/** One stream of a SPDY connection: two directions that end each on their own. */
import type { ByteInput, ByteOutput } from '../../runtime/kernel/streams.ts'
import { BrokenPipe } from '../broken-pipe.ts'
import { ByteQueue } from '../byte-queue.ts'
import type { HeaderBlock } from './header-block.ts'

/** What a side may send before the other grants more. Source: Draft 3.1 §2.6.8. */
export const INITIAL_WINDOW = 64 * 1024
const MAX_FRAME_BYTES = 16 * 1024

/** What a stream needs of its connection. */
export interface StreamCarrier {
  readonly isOpen: boolean
  /** Whether the other side wants to be asked before it is sent more than the window. */
  readonly grantsWindows: boolean
  /** What waits to leave is little. */
  readonly hasRoom: boolean
  sendData(streamId: number, bytes: Uint8Array, fin: boolean): void
  grantWindow(streamId: number, bytes: number): void
  sendReset(streamId: number): void
  /** Resolves when something about room or windows has changed; rejects with BrokenPipe when the connection has gone. */
  changed(): Promise<void>
  /** The stream has nothing more to say or hear. */
  forget(streamId: number): void
  /** A reader has taken bytes. */
  taken(bytes: number): void
}

export class SpdyStream implements ByteInput, ByteOutput {
  readonly id: number
  readonly headers: HeaderBlock
  readonly #carrier: StreamCarrier
  readonly #queue: ByteQueue
  /** Bytes taken that the other side has not been granted again. */
  #ungranted = 0
  #sent = 0
  #granted = INITIAL_WINDOW
  #sentEnd = false
  #gotEnd = false

  constructor(id: number, headers: HeaderBlock, carrier: StreamCarrier) {
    this.id = id
    this.headers = headers
    this.#carrier = carrier
    this.#queue = new ByteQueue((bytes) => this.#taken(bytes))
  }

  read(max?: number): Promise<Uint8Array | undefined> {
    return this.#queue.read(max)
  }

  async write(bytes: Uint8Array | string): Promise<void> {
    const all = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    for (let offset = 0; offset < all.length; ) {
      while (this.#room === 0) await this.#carrier.changed()
      if (this.#sentEnd || !this.#carrier.isOpen) throw new BrokenPipe()
      const piece = all.subarray(offset, offset + Math.min(MAX_FRAME_BYTES, this.#room))
      this.#carrier.sendData(this.id, piece, false)
      this.#sent += piece.length
      offset += piece.length
    }
  }

  /** Nothing more will be written; what the other side writes is still read. */
  end(): void {
    if (this.#sentEnd) return
    this.#sentEnd = true
    this.#carrier.sendData(this.id, new Uint8Array(), true)
    this.#forgetIfOver()
  }

  /** Nothing more will be read or written. */
  close(): void {
    this.#queue.close()
    this.end()
  }

  /** Gives the stream up, telling the other side. */
  reset(): void {
    this.#carrier.sendReset(this.id)
    this.wasReset()
  }

  /** Bytes have arrived. */
  arrived(bytes: Uint8Array, fin: boolean): void {
    if (!this.#gotEnd) this.#queue.push(bytes)
    if (!fin) return
    this.#gotEnd = true
    this.#queue.end()
    this.#forgetIfOver()
  }

  /** The other side takes so many bytes more. */
  grant(bytes: number): void {
    this.#granted += bytes
  }

  /** The stream or its connection is gone. */
  wasReset(): void {
    this.#gotEnd = true
    this.#sentEnd = true
    this.#queue.end()
    this.#carrier.forget(this.id)
  }

  /** How many bytes may be sent now. */
  get #room(): number {
    if (this.#sentEnd || !this.#carrier.isOpen) return MAX_FRAME_BYTES
    if (!this.#carrier.hasRoom) return 0
    return this.#carrier.grantsWindows ? Math.max(0, this.#granted - this.#sent) : MAX_FRAME_BYTES
  }

  #taken(bytes: number): void {
    this.#carrier.taken(bytes)
    this.#ungranted += bytes
    if (this.#ungranted < INITIAL_WINDOW / 2 || this.#gotEnd) return
    this.#carrier.grantWindow(this.id, this.#ungranted)
    this.#ungranted = 0
  }

  #forgetIfOver(): void {
    if (this.#sentEnd && this.#gotEnd) this.#carrier.forget(this.id)
  }
}
