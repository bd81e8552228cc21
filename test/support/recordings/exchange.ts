/** One HTTP exchange over plain node, with nothing hidden. Definition: `wire.mjs` beside the recordings. */
import http from 'node:http'
import https from 'node:https'
import { gunzipSync } from 'node:zlib'
import type { RecordedRequest } from './scenario.ts'

/** An answer as it came. */
export interface Answer {
  readonly status: number
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  readonly body: string
}

/** A server to ask, over HTTP or HTTPS. */
export interface Server {
  readonly url: string
  /** Headers of requests that do not name them. */
  readonly headers: { readonly [name: string]: string }
}

export interface OpenWatch {
  /** What has come so far. */
  text(): string
  /** Cuts the connection. */
  close(): void
}

/** Sends the request and waits for the whole answer. */
export function exchange(server: Server, request: RecordedRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = open(server, request, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      const done = (): void =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: decodeBody(response, Buffer.concat(chunks)),
        })
      response.on('end', done)
      response.on('error', done)
    })
    sent.on('error', reject)
  })
}

/** Sends the request and gathers what comes. */
export function openWatch(server: Server, request: RecordedRequest): OpenWatch {
  let text = ''
  const sent = open(server, request, (response) => {
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      text += chunk
    })
    response.on('error', () => {})
  })
  sent.on('error', () => {})
  return { text: () => text, close: () => sent.destroy() }
}

function open(
  server: Server,
  request: RecordedRequest,
  onResponse: (response: http.IncomingMessage) => void,
): http.ClientRequest {
  const { protocol, hostname, port } = new URL(server.url)
  const body = bytesOf(request)
  const options = {
    hostname,
    port,
    path: pathOf(server, request),
    method: request.method ?? 'GET',
    headers: headersOf(server, request, body),
    agent: false,
    // A server that is compared with has made its certificate itself.
    rejectUnauthorized: false,
  }
  const sent = (protocol === 'https:' ? https : http).request(options, onResponse)
  sent.end(body)
  return sent
}

function pathOf(server: Server, { path, raw = false }: RecordedRequest): string {
  if (raw) return path
  const url = new URL(path, server.url)
  return url.pathname + url.search
}

function bytesOf({ base64, body, pad = 0 }: RecordedRequest): Buffer | undefined {
  if (base64 !== undefined) return Buffer.from(base64, 'base64')
  if (body === undefined) return undefined
  if (typeof body !== 'string') return Buffer.from(JSON.stringify(body))
  return Buffer.from(pad > 0 ? body.replace('{pad}', 'x'.repeat(pad)) : body)
}

function headersOf(server: Server, request: RecordedRequest, body: Buffer | undefined): http.OutgoingHttpHeaders {
  const given = { 'user-agent': 'recorder/1.0', accept: 'application/json', ...server.headers, ...request.headers }
  const headers: http.OutgoingHttpHeaders = {}
  for (const [name, value] of Object.entries(given)) if (value !== null) headers[name] = value
  if (body === undefined) return headers
  if (request.headers?.['content-type'] !== null) headers['content-type'] ??= 'application/json'
  headers['content-length'] = body.length
  return headers
}

function decodeBody({ headers }: http.IncomingMessage, bytes: Buffer): string {
  return (headers['content-encoding'] === 'gzip' && bytes.length > 0 ? gunzipSync(bytes) : bytes).toString()
}
