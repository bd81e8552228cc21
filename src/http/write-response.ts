/** Writes an answer to Node's response: whole, compressed when large, or as a stream. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { ApiResponse, StreamBody } from '../apiserver/api.ts'

/** What Go calls otherwise than Node does. */
const STATUS_TEXTS: { readonly [status: number]: string } = { 413: 'Request Entity Too Large' }

/** Smaller bodies are not worth compressing (kube-apiserver's limit). */
const GZIP_FROM_BYTES = 128 * 1024

export const isStream = (body: ApiResponse['body']): body is StreamBody => body !== undefined && 'start' in body

export function writeResponse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: ApiResponse,
): void {
  if (isStream(body)) return writeStream(response, status, headers, body)
  const bytes = body instanceof Uint8Array ? body : new Uint8Array()
  const packed = bytes.length > GZIP_FROM_BYTES && acceptsGzip(request) ? gzipSync(bytes, { level: 1 }) : undefined
  const written = packed ?? bytes
  const extra = packed === undefined ? undefined : encodingHeaders(headers)
  response.writeHead(
    status,
    STATUS_TEXTS[status] ?? STATUS_CODES[status] ?? '',
    headersOf(headers, written.length, status, extra),
  )
  response.end(request.method === 'HEAD' || status === 304 || status === 204 ? undefined : written)
}

/** What a compressed answer says of itself. */
function encodingHeaders({ Vary }: ApiResponse['headers']): { readonly [name: string]: string } {
  const encoding = { 'Content-Encoding': 'gzip' }
  return typeof Vary === 'string' && Vary.includes('Accept-Encoding')
    ? encoding
    : { ...encoding, Vary: 'Accept-Encoding' }
}

function headersOf(
  headers: ApiResponse['headers'],
  length: number,
  status: number,
  extra: { readonly [name: string]: string } | undefined,
): string[] {
  const list: string[] = []
  for (const name in headers) {
    const value = headers[name]
    if (typeof value === 'string') list.push(name, value)
    else for (const one of value ?? []) list.push(name, one)
  }
  for (const name in extra) list.push(name, extra[name] ?? '')
  if (status !== 204 && status !== 304) list.push('Content-Length', String(length))
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
  response.writeHead(status, headersOf(headers, 0, 204, undefined))
  response.flushHeaders()
  const stop = body.start({
    write: (chunk) => response.write(chunk),
    end: () => response.end(),
    whenDrained: (task) => response.once('drain', task),
    get backlog() {
      return response.writableLength
    },
  })
  response.on('close', stop)
  response.on('error', stop)
}
