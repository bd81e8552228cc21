/** Requests to go on in another protocol, passed on with the connection. Source: apimachinery's UpgradeAwareHandler. */
import { Readable } from 'node:stream'
import { plainServerError } from '../../apimachinery/api-error.ts'
import type { ApiResponse, OpenRequest, RawConnection } from '../api.ts'
import { dial } from './dial.ts'
import { escapePath } from './go-url.ts'
import { ask, NoReply, type Reply } from './http-client.ts'
import type { Passing } from './location.ts'
import { DialError } from './network.ts'
import { upgradeHeaders } from './outgoing-headers.ts'
import { bodyOf } from './readable-body.ts'
import { replyHeaders } from './reply.ts'
import { secure } from './secure.ts'

const FIRST_ERROR = 400

/** Throws 500 when there is no connection. The query is lost on the way, as it is with the real server. */
export function upgradeThrough(passing: Passing): ApiResponse {
  const { exchange, location, path } = passing
  const plain = connect(passing)
  const later = async ({ onGone }: OpenRequest): Promise<ApiResponse> => {
    onGone(() => plain.destroy())
    const connection = location.scheme === 'https' ? await secure(plain, exchange.parts.clock) : plain
    const { method } = exchange.request
    const headers = upgradeHeaders(exchange.request)
    const body = Readable.from([])
    return answerTo(await ask(connection, { method, path: escapePath(path || '/'), headers, body }).catch(fail))
  }
  return { status: 200, headers: {}, body: { later } }
}

function connect(passing: Passing) {
  try {
    return dial(passing)
  } catch (error) {
    throw error instanceof DialError ? plainServerError(`error dialing backend: ${error.message}`) : error
  }
}

function fail(error: unknown): never {
  if (!(error instanceof NoReply)) throw error
  throw plainServerError(error.message === 'EOF' ? 'unexpected EOF' : error.message)
}

function answerTo(reply: Reply): ApiResponse {
  const { message } = reply
  if (reply.type === 'upgrade') return { status: 101, headers: {}, body: { take: (client) => join(client, reply) } }
  const status = message.statusCode ?? 0
  if (status >= FIRST_ERROR) return { status, headers: replyHeaders(message), body: bodyOf(message) }
  message.destroy()
  throw plainServerError(`invalid upgrade response: status code ${status}`)
}

/** Carries bytes both ways until one of the ends has no more. */
function join(
  { socket, head }: RawConnection,
  { message, head: first, connection }: Extract<Reply, { type: 'upgrade' }>,
): void {
  const lines = [`HTTP/1.1 ${message.statusCode} ${message.statusMessage}`]
  for (let index = 0; index < message.rawHeaders.length; index += 2)
    lines.push(`${message.rawHeaders[index]}: ${message.rawHeaders[index + 1]}`)
  socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), first]))
  connection.write(head)
  socket.pipe(connection).on('error', () => socket.destroy())
  connection.pipe(socket).on('error', () => connection.destroy())
  socket.on('close', () => connection.destroy())
  connection.on('close', () => socket.destroy())
}
