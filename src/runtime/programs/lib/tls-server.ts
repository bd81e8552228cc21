/** TLS on the connections that a program accepts. */
import { Duplex } from 'node:stream'
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'
import { bytesOf } from '../../kernel/byte-flow.ts'
import type { Connection, Listener } from '../../kernel/network-api.ts'
import { SystemError } from '../../kernel/system-error.ts'

/** The first byte of a client that speaks TLS. */
const HANDSHAKE = 0x16
const PLAIN_REFUSAL = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'

/** PEM texts. */
export interface KeyPair {
  readonly key: string
  readonly cert: string
}

/** What is accepted there speaks TLS; who does not is told so, as by Go's servers. Throws an Error for PEM that is none. */
export function secureListener(listener: Listener, pair: KeyPair): Listener {
  const context = createSecureContext(pair)
  return { ...listener, accept: async () => secured(await listener.accept(), context) }
}

function secured(connection: Connection, secureContext: SecureContext): Connection {
  const socket = new TLSSocket(new ConnectionStream(connection), { isServer: true, secureContext })
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

/** A connection as TLS wants it. */
class ConnectionStream extends Duplex {
  readonly #connection: Connection
  #first = true

  constructor(connection: Connection) {
    super()
    this.#connection = connection
  }

  override _read(): void {
    this.#connection.read().then(
      (bytes) => {
        if (this.#first && bytes !== undefined && bytes[0] !== HANDSHAKE) this.#refuse()
        else this.push(bytes ?? null)
        this.#first = false
      },
      (error: Error) => this.destroy(error),
    )
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#connection.write(chunk).then(() => done(), done)
  }

  override _final(done: () => void): void {
    this.#connection.endOutput()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#connection.close()
    done(error)
  }

  #refuse(): void {
    const end = (): void => void this.destroy()
    this.#connection.write(PLAIN_REFUSAL).then(end, end)
  }
}
