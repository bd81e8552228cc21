/** HTTP servers: nginx, python, httpd, Tomcat, agnhost. */
import type { Connection, Listener } from '../../kernel/network-api.ts'
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { fieldOf, type MessageHead, MessageReader } from './http-message.ts'

/** Larger bodies of requests are cut off. */
const MAX_BODY = 1024 * 1024

export interface ServerRequest {
  readonly method: string
  /** Decoded, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly head: MessageHead
  readonly body: Uint8Array
  readonly client: { readonly address: string; readonly port: number }
}

export interface ServerAnswer {
  readonly status: number
  /** @default the usual words of the status */
  readonly reason?: string
  readonly fields?: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array | string
}

export interface HttpService {
  /** 'HTTP/1.0' closes after each answer. */
  readonly protocol: 'HTTP/1.0' | 'HTTP/1.1'
  /** Fields of every answer, before its own. */
  readonly fields: () => readonly (readonly [name: string, value: string])[]
  readonly answer: (request: ServerRequest) => ServerAnswer | Promise<ServerAnswer>
}

const BAD_REQUEST =
  'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request'

const REASONS: { readonly [status: number]: string } = {
  200: 'OK',
  301: 'Moved Permanently',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
}

export const reasonOf = (status: number): string => REASONS[status] ?? ''

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Answers connections until the listener is closed. */
export async function serve(process: ProgramProcess, listener: Listener, service: HttpService): Promise<void> {
  for (;;) {
    const connection = await listener.accept()
    // One client's end is no matter of the others.
    serveConnection(connection, service).catch(() => undefined)
    await process.turn()
  }
}

async function serveConnection(connection: Connection, service: HttpService): Promise<void> {
  const reader = new MessageReader(connection)
  try {
    if (!(await reader.isText())) return void (await connection.write(BAD_REQUEST))
    for (;;) {
      const head = await reader.head()
      if (head === undefined) return
      const [method = '', target = '/', version = 'HTTP/1.0'] = head.startLine.split(' ')
      const [path = '/', query = ''] = target.split('?')
      const body = await bodyOf(reader, head)
      const request = {
        method,
        path: decodePath(path),
        query: new URLSearchParams(query),
        head,
        body,
        client: connection.remote,
      }
      const asked = fieldOf(head, 'connection')?.toLowerCase()
      const keeps =
        service.protocol === 'HTTP/1.1' && (version === 'HTTP/1.1' ? asked !== 'close' : asked === 'keep-alive')
      await send(connection, service, request, keeps)
      if (!keeps) return
    }
  } finally {
    connection.close()
  }
}

async function bodyOf(reader: MessageReader, head: MessageHead): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of reader.body(head, false)) {
    size += part.length
    if (size <= MAX_BODY) parts.push(part)
  }
  return Buffer.concat(parts)
}

async function send(
  connection: Connection,
  service: HttpService,
  request: ServerRequest,
  keeps: boolean,
): Promise<void> {
  const { status, reason, fields = [], body } = await service.answer(request)
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const given = new Set(fields.map(([name]) => name.toLowerCase()))
  const all = [
    ...service.fields(),
    ...fields,
    ...(given.has('content-length') ? [] : [['Content-Length', String(bytes.length)] as const]),
    ...(service.protocol === 'HTTP/1.1' ? [['Connection', keeps ? 'keep-alive' : 'close'] as const] : []),
  ]
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  await connection.write(`${service.protocol} ${status} ${reason ?? reasonOf(status)}\r\n${lines}\r\n`)
  if (request.method !== 'HEAD') await connection.write(bytes)
}

/** 'Mon, 06 May 2024 07:08:09 GMT' */
export const httpDate = (time: number): string => new Date(time).toUTCString()
