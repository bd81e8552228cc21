/** A socket of the Pod network as a stream of Node, for somebody outside all processes. */
import { Duplex } from 'node:stream'
import { EMPTY } from './byte-flow.ts'
import { closeSocket, type Socket } from './socket.ts'

const READ_BYTES = 65_536

/** Reads and writes at the pace of the other end; its end ends ours half, destroying it closes the socket. */
export class SocketStream extends Duplex {
  readonly #socket: Socket

  constructor(socket: Socket) {
    super({ allowHalfOpen: true })
    this.#socket = socket
  }

  /** Bytes have come or gone. */
  protected moved(): void {}

  /** What has been read; undefined at the end. */
  protected taken(bytes: Uint8Array | undefined): void {
    this.push(bytes ?? null)
  }

  override _read(): void {
    const bytes = this.#socket.source.take(READ_BYTES)
    if (bytes === EMPTY) {
      this.#socket.source.whenReadable(() => this._read())
      return
    }
    this.moved()
    this.taken(bytes)
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    const { sink } = this.#socket
    try {
      const count = sink.put(chunk)
      this.moved()
      if (count === chunk.length) done()
      else sink.whenWritable(() => this._write(chunk.subarray(count), _encoding, done))
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  }

  override _final(done: () => void): void {
    this.#socket.sink.close()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    closeSocket(this.#socket)
    done(error)
  }
}
