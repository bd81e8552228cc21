/** TLS on the connections that a program accepts. */
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'
import type { Connection, Listener } from '../../kernel/network-api.ts'
import { ConnectionStream, throughTls } from './connection-stream.ts'

const HANDSHAKE = 0x16

/** Whether a client that begins with these bytes speaks TLS. */
export const isHandshake = ([first]: Uint8Array): boolean => first === HANDSHAKE

/** What Go's servers say to one that does not. */
export const PLAIN_REFUSAL = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'

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
  const socket = new TLSSocket(new ServerStream(connection), { isServer: true, secureContext })
  return throughTls(connection, socket)
}

/** Refuses who does not begin with a handshake. */
class ServerStream extends ConnectionStream {
  #first = true

  protected override taken(bytes: Uint8Array | undefined): void {
    const refused = this.#first && bytes !== undefined && !isHandshake(bytes)
    this.#first = false
    if (!refused) return super.taken(bytes)
    const end = (): void => void this.destroy()
    this.connection.write(PLAIN_REFUSAL).then(end, end)
  }
}
