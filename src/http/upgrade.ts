/** Connections that ask to become something else: a WebSocket, or what this server does not speak. */

import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import { type Duplex, Readable } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { asBuffer } from '../apimachinery/as-buffer.ts'
import { type ApiRequest, type ApiResponse, isLater, type StreamBody, type StreamSink } from '../apiserver/api.ts'
import { isProxied } from '../apiserver/proxy/target.ts'
import { jsonFrames, protobufFrames } from './frames.ts'
import { headersOf, pathOf, remoteAddressOf } from './request-parts.ts'
import { isStream, writeResponse } from './write-response.ts'

/** What a watcher may send; the server listens only for the end. */
const MAX_MESSAGE_BYTES = 64 * 1024
const CLOSED_NORMALLY = 1000

/**
 * Serves what goes on in another protocol: streams to containers, and watches over WebSocket, as fabric8 and browsers ask
 * for them: each event is a message, text for JSON and binary for protobuf. A request for anything else is answered as if
 * it had asked for no upgrade. Returns what ends all such connections. Source: kube-apiserver v1.35.4 over a socket.
 */
export function serveUpgrades(
  server: Server,
  secure: boolean,
  handle: (request: ApiRequest) => ApiResponse,
): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  })
  const open = new Set<Duplex>()
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (!isForUs(request)) return serveAsIs(server, secure, request, socket, head)
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    const { method = 'GET', url = '/' } = request
    const answer = handle({
      method,
      url: pathOf(url),
      headers: headersOf(request),
      body: undefined,
      ...remoteAddressOf(request),
    })
    const { body } = answer
    if (!isLater(body)) return serveAnswer(answer, request, socket, head)
    const asked = { body: Readable.from([]), onGone: (task: () => void) => void socket.once('close', task) }
    void body.later(asked).then((later) => serveAnswer(later, request, socket, head))
  })
  const serveAnswer = (answer: ApiResponse, request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (socket.destroyed) return
    if (answer.body !== undefined && 'take' in answer.body) return answer.body.take({ request, socket, head })
    if (!isStream(answer.body) || answer.status !== 200) return answerPlainly(request, socket, answer)
    const refusal = refusalOf(request)
    if (refusal !== undefined) {
      answer.body.start(NOBODY)()
      return answerPlainly(request, socket, refusal)
    }
    const { body } = answer
    const type = String(answer.headers['Content-Type'])
    sockets.handleUpgrade(request, socket, head, (client) => watchThrough(client, body, type))
  }
  return () => {
    for (const socket of open) socket.destroy()
  }
}

/** Elsewhere a wish for SPDY means nothing. */
const LEADS_TO_NODE = /\/(?:exec|attach|portforward)\/?(?:\?|$)/

/** Whether somebody here, or behind a proxy, may go on in the protocol that is asked for. */
function isForUs({ method = 'GET', url = '/', headers }: IncomingMessage): boolean {
  const wanted = headers.upgrade?.toLowerCase()
  return wanted === 'websocket' || (wanted === 'spdy/3.1' && LEADS_TO_NODE.test(url)) || isProxied(method, pathOf(url))
}

const NOBODY: StreamSink = { write: () => false, end() {}, abort() {}, backlog: 0, whenDrained() {} }

/** Browsers name the origin and at most one protocol; Go's server insists on both. */
function refusalOf({ headers }: IncomingMessage): ApiResponse | undefined {
  if (headers.origin === undefined) return { status: 403, headers: {}, body: undefined }
  if (headers['sec-websocket-protocol']?.includes(',')) return { status: 400, headers: {}, body: undefined }
  return undefined
}

const JSON_FRAMING = { type: 'application/json', binary: false, framesOf: jsonFrames }

/** How a body is cut into messages: logs go as they come. */
const FRAMING = [
  { type: 'application/vnd.kubernetes.protobuf', binary: true, framesOf: protobufFrames },
  { type: 'text/plain', binary: true, framesOf: (chunk: Buffer) => [chunk] },
  JSON_FRAMING,
]

function watchThrough(client: WebSocket, body: StreamBody, contentType: string): void {
  const { binary, framesOf } = FRAMING.find(({ type }) => contentType.startsWith(type)) ?? JSON_FRAMING
  let drained: (() => void) | undefined
  const sent = (): void => {
    const task = client.bufferedAmount === 0 ? drained : undefined
    if (task === undefined) return
    drained = undefined
    task()
  }
  const stop = body.start({
    write(chunk) {
      for (const frame of framesOf(asBuffer(chunk))) {
        client.send(frame, { binary }, sent)
      }
      return client.bufferedAmount === 0
    },
    whenDrained(task) {
      drained = task
      sent()
    },
    end: () => client.close(CLOSED_NORMALLY),
    abort: () => client.terminate(),
    get backlog() {
      return client.bufferedAmount
    },
  })
  client.on('error', () => client.terminate())
  client.on('close', stop)
}

function answerPlainly(request: IncomingMessage, socket: Duplex, answer: ApiResponse): void {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0])
  response.on('finish', () => socket.end())
  writeResponse(request, response, answer)
}

/**
 * Node hands over every connection with an Upgrade header once somebody listens for upgrades. A header that means
 * nothing here (h2c of Java's HttpClient) is taken out, and the request is read again as an ordinary one.
 */
function serveAsIs(server: Server, secure: boolean, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`]
  const raw = request.rawHeaders
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? ''
    if (!/^(upgrade|connection|http2-settings)$/i.test(name)) lines.push(`${name}: ${raw[index + 1]}`)
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  server.emit(secure ? 'secureConnection' : 'connection', socket)
}
