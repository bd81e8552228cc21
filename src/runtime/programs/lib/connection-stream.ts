/** Connections of programs as Node's streams, and back: for TLS, which Node speaks. */
import { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { bytesOf } from '../../kernel/byte-flow.ts'
import type { Connection } from '../../kernel/network-api.ts'
import { SystemError } from '../../kernel/system-error.ts'

/** A connection as TLS wants it. */
export class ConnectionStream extends Duplex {
  protected readonly connection: Connection

  constructor(connection: Connection) {
    super()
    this.connection = connection
  }

  override _read(): void {
    this.connection.read().then(
      (bytes) => this.taken(bytes),
      (error: Error) => this.destroy(error),
    )
  }

  /** What has been read; undefined at the end. */
  protected taken(bytes: Uint8Array | undefined): void {
    this.push(bytes ?? null)
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.connection.write(chunk).then(() => done(), done)
  }

  override _final(done: () => void): void {
    this.connection.endOutput()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.connection.close()
    done(error)
  }
}

/** What goes through `socket`, which speaks TLS on the connection. */
export function throughTls(connection: Connection, socket: TLSSocket): Connection {
  socket.on('error', () => {})
  const chunks = socket[Symbol.asyncIterator]()
  const failed = (): never => {
    throw new SystemError('ECONNRESET')
  }
  return {
    local: connection.local,
    remote: connection.remote,
    async read() {
      const { value } = await chunks.next().catch(failed)
      return value
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytesOf(bytes), (error) => (error ? reject(new SystemError('EPIPE')) : resolve()))
      }),
    endOutput: () => void socket.end(),
    close: () => void socket.end(),
  }
}
