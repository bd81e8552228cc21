/** TLS on a connection that a program has made. */
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { Connection } from '../../kernel/network-api.ts'
import { ConnectionStream, throughTls } from './connection-stream.ts'

export interface TlsOptions {
  /** Who is expected to answer: a name or an address. */
  readonly host: string
  /** PEM of who is trusted; nobody without it. */
  readonly ca?: string | undefined
  /** Whether it matters who answers. */
  readonly verify: boolean
}

/** Why there is no TLS on a connection: a code of Node, as `ERR_TLS_CERT_ALTNAME_INVALID`. */
export class TlsError extends Error {
  override readonly name = 'TlsError'
  readonly code: string

  constructor(error: NodeJS.ErrnoException) {
    super(error.message)
    this.code = error.code ?? ''
  }
}

/** Shakes hands. Rejects with a TlsError; the connection is closed then. */
export function secureConnection(connection: Connection, { host, ca, verify }: TlsOptions): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const stream = new ConnectionStream(connection)
    const failed = (error: NodeJS.ErrnoException): void => {
      stream.destroy()
      reject(new TlsError(error))
    }
    const socket = connect({
      socket: stream,
      host,
      servername: isIP(host) === 0 ? host : '',
      ca: ca ?? [],
      rejectUnauthorized: verify,
    })
    socket.once('error', failed)
    socket.once('secureConnect', () => {
      socket.off('error', failed)
      resolve(throughTls(connection, socket))
    })
  })
}
