/** Writes an answer to Node's response: whole, compressed when large, or as a stream. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { gzipSync } from 'node:zlib'
import { asBuffer } from '../apimachinery/as-buffer.ts'
import { type ApiResponse, isLater, type LaterBody, type StreamBody } from '../apiserver/api.ts'

/** What Go calls otherwise than Node does. */
const STATUS_TEXTS: { readonly [status: number]: string } = { 413: 'Request Entity Too Large' }

/** Smaller bodies are not worth compressing (kube-apiserver's limit). */
const GZIP_FROM_BYTES = 128 * 1024

/** Answers of one object, mostly. */
const AS_TEXT_UP_TO_BYTES = 8 * 1024

export const isStream = (body: ApiResponse['body']): body is StreamBody => body !== undefined && 'start' in body

export function writeResponse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: ApiResponse,
): void {
  if (isLater(body)) return writeLater(request, response, body)
  if (isStream(body)) return writeStream(response, status, headers, body)
  const bytes = body instanceof Uint8Array ? body : new Uint8Array()
  const packed = bytes.length > GZIP_FROM_BYTES && acceptsGzip(request) ? gzipSync(bytes, { level: 1 }) : undefined
  const written = packed ?? bytes
  const extra = packed === undefined ? undefined : encodingHeaders(headers)
  response.writeHead(
    status,
    statusText(status),
    headersOf(headers, bodyless(request, status, written) ? undefined : written.length, extra),
  )
  if (request.method === 'HEAD' || status === 304 || status === 204) response.end()
  else if (written.length > AS_TEXT_UP_TO_BYTES) response.end(written)
  // Node sends a text in one piece with the head; in latin1 it is these very bytes.
  else response.end(asBuffer(written).toString('latin1'), 'latin1')
}

/** Go's server has no empty texts. */
const statusText = (status: number): string => STATUS_TEXTS[status] ?? STATUS_CODES[status] ?? `status code ${status}`

function writeLater(request: IncomingMessage, response: ServerResponse, body: LaterBody): void {
  const open = {
    body: request,
    onGone: (task: () => void): void => {
      response.once('close', () => {
        if (!response.headersSent) task()
      })
    },
  }
  void body.later(open).then((answer) => {
    if (!response.destroyed) writeResponse(request, response, answer)
  })
}

/** What a compressed answer says of itself. */
function encodingHeaders({ Vary }: ApiResponse['headers']): { readonly [name: string]: string } {
  const encoding = { 'Content-Encoding': 'gzip' }
  return typeof Vary === 'string' && Vary.includes('Accept-Encoding')
    ? encoding
    : { ...encoding, Vary: 'Accept-Encoding' }
}

/** Nothing is said of the length of a body that there cannot be, or that HEAD has not asked for and nobody has made. */
const bodyless = ({ method }: IncomingMessage, status: number, body: Uint8Array): boolean =>
  status === 204 || status === 304 || (method === 'HEAD' && body.length === 0)

/** As a list of names and values; `length` is said of the body, unless undefined. */
function headersOf(
  headers: ApiResponse['headers'],
  length: number | undefined,
  extra: { readonly [name: string]: string } | undefined,
): string[] {
  const list: string[] = []
  for (const name in headers) {
    const value = headers[name]
    if (typeof value === 'string') list.push(name, value)
    else for (const one of value ?? []) list.push(name, one)
  }
  for (const name in extra) list.push(name, extra[name] ?? '')
  if (length !== undefined) list.push('Content-Length', String(length))
  return list
}

function acceptsGzip({ headers }: IncomingMessage): boolean {
  const accepted = headers['accept-encoding']
  return typeof accepted === 'string' && accepted.split(',').some((part) => part.trim() === 'gzip')
}

/** Headers leave at once: clients wait for them before anything happens. */
function writeStream(
  response: ServerResponse,
  status: number,
  headers: ApiResponse['headers'],
  body: StreamBody,
): void {
  response.writeHead(status, statusText(status), headersOf(headers, undefined, undefined))
  response.flushHeaders()
  const stop = body.start({
    write: (chunk) => response.write(chunk),
    end: () => response.end(),
    abort: () => response.destroy(),
    whenDrained: (task) => response.once('drain', task),
    get backlog() {
      return response.writableLength
    },
  })
  response.on('close', stop)
  response.on('error', stop)
}
