/** gRPC's health service for programs. Source: grpc.health.v1, gRPC over HTTP/2. */
import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2'
import { CODES, HEALTH_CHECK, healthResponse, type ServingStatus, serviceOf } from '../../health-messages.ts'
import type { Listener } from '../../kernel/network-api.ts'
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { ConnectionStream } from './connection-stream.ts'

/** The status of a service; undefined for one that nobody knows. */
export type HealthOf = (service: string) => ServingStatus | undefined

/** Answers connections until the listener is closed. */
export async function serveHealth(process: ProgramProcess, listener: Listener, healthOf: HealthOf): Promise<void> {
  const server = healthServer(healthOf)
  for (;;) {
    server.emit('connection', new ConnectionStream(await listener.accept()))
    await process.turn()
  }
}

/** It listens nowhere: connections are handed to it. */
function healthServer(healthOf: HealthOf): Http2Server {
  const server = createServer()
  server.on('sessionError', () => {})
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    if (headers[':path'] !== HEALTH_CHECK) return refuse(stream, 'Unimplemented', `unknown method ${headers[':path']}`)
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const status = healthOf(serviceOf(Buffer.concat(chunks)))
      if (status === undefined) refuse(stream, 'NotFound', 'unknown service')
      else answer(stream, status)
    })
  })
  return server
}

const HEADERS = { ':status': 200, 'content-type': 'application/grpc' }

function answer(stream: ServerHttp2Stream, status: ServingStatus): void {
  stream.respond(HEADERS, { waitForTrailers: true })
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  stream.end(healthResponse(status))
}

function refuse(stream: ServerHttp2Stream, code: (typeof CODES)[number], message: string): void {
  stream.respond(
    { ...HEADERS, 'grpc-status': String(CODES.indexOf(code)), 'grpc-message': message },
    { endStream: true },
  )
}
