/**
 * Requests with a method that Node's parser does not know: the server answers them like any other (405, 404, 403), so
 * the head is read from the packet that the parser refused. Source: recordings protocol/methods, forbidden.
 */
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ApiRequest, ApiResponse } from '../apiserver/api.ts'

const HEAD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/1\.[01]\r\n([\s\S]*?)\r\n\r\n/

/** The request in the packet; undefined when it is none. */
function readHead(packet: Buffer): ApiRequest | undefined {
  const match = HEAD.exec(`${packet.toString('latin1')}`)
  if (match === null) return undefined
  const [, method = '', url = '', lines = ''] = match
  const headers: { [name: string]: string } = {}
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  return { method, url, headers, body: undefined }
}

/** Answers the refused packet and closes the connection. Returns whether there was a request in it. */
export function answerUnknownMethod(
  packet: Buffer | undefined,
  socket: Duplex,
  handle: (request: ApiRequest) => ApiResponse,
): boolean {
  const request = packet === undefined ? undefined : readHead(packet)
  if (request === undefined) return false
  answerAndClose(socket, handle(request))
  return true
}

/** Writes a whole answer to a socket that Node has no response for. */
export function answerAndClose(socket: Duplex, { status, headers, body }: ApiResponse): void {
  const bytes = body instanceof Uint8Array ? body : new Uint8Array()
  const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((text) => `${name}: ${text}\r\n`))
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}Content-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`
  // In one piece: a socket with TLS is closed after the first.
  socket.end(Buffer.concat([Buffer.from(head, 'latin1'), bytes]))
}
