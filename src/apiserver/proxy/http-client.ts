/** One HTTP request over a connection of the cluster's network. */
import http from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import { goQuote } from '../../apimachinery/go-quote.ts'
import type { HeaderList } from './outgoing-headers.ts'

export interface OutgoingRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: HeaderList
  readonly body: Readable
}

export type Reply =
  | { readonly type: 'response'; readonly message: http.IncomingMessage }
  /** The backend speaks something else from here on. */
  | {
      readonly type: 'upgrade'
      readonly message: http.IncomingMessage
      readonly connection: Duplex
      readonly head: Buffer
    }

/** Why no reply came, in Go's words; `broken`: what came is none. */
export class NoReply extends Error {
  override readonly name = 'NoReply'
  readonly broken: boolean

  constructor(why: string, broken: boolean) {
    super(why)
    this.broken = broken
  }
}

/** Resolves with the head of the reply; the connection ends with its body. Rejects with a NoReply. */
export function ask(connection: Duplex, { method, path, headers, body }: OutgoingRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = http.request({ createConnection: () => connection, method, path, setHost: false })
    for (const [name, value] of headers) request.setHeader(name, value)
    // Go says nothing of keeping the connection.
    if (!request.hasHeader('connection')) request.removeHeader('connection')
    if (!request.hasHeader('transfer-encoding')) request.removeHeader('transfer-encoding')
    request.on('response', (message) => {
      message.on('close', () => connection.destroy())
      resolve({ type: 'response', message })
    })
    request.on('upgrade', (message, _socket, head) => resolve({ type: 'upgrade', message, connection, head }))
    request.on('error', (error: ReplyError) => {
      connection.destroy()
      reject(noReply(error))
    })
    body.pipe(request)
  })
}

interface ReplyError extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer
}

function noReply({ code = '', message, rawPacket }: ReplyError): NoReply {
  if (code === 'ECONNRESET') return new NoReply('EOF', false)
  if (!code.startsWith('HPE_')) return new NoReply(message, false)
  const [line = ''] = (rawPacket?.toString('latin1') ?? '').split(/\r?\n/, 1)
  return new NoReply(malformed(line), true)
}

function malformed(line: string): string {
  const [, version = '', rest] = /^([^ ]*)(?: +(.*))?$/.exec(line) ?? []
  if (rest === undefined) return `malformed HTTP response ${goQuote(line)}`
  const [code = ''] = rest.split(' ', 1)
  if (!/^\d{3}$/.test(code)) return `malformed HTTP status code ${goQuote(code)}`
  return `malformed HTTP version ${goQuote(version)}`
}
