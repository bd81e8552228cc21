/** HTTP over the API server: Fastify reads what is long or of unknown length, the answer is written as it is. */
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { ApiRequest, ApiResponse } from '../apiserver/api.ts'
import { MAX_BODY_BYTES } from '../apiserver/handlers/body.ts'
import { isProxied } from '../apiserver/proxy/target.ts'
import { distinctHeadersOf, headersOf, pathOf, remoteAddressOf } from './request-parts.ts'
import { hasShortBody, readShortBody } from './short-body.ts'
import { answerAndClose, answerUnknownMethod } from './unknown-method.ts'
import { serveUpgrades } from './upgrade.ts'
import { writeResponse } from './write-response.ts'

export interface HttpServerOptions {
  readonly handle: (request: ApiRequest) => ApiResponse
  /** PEM texts; without them the server speaks plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

export interface HttpServer {
  /** Node's server: for supertest, which makes it listen by itself. */
  readonly server: http.Server
  /** Starts to listen; port 0 takes any. Returns the URL. */
  listen(port: number, address: string): Promise<string>
  /** Ends watches and connections. */
  close(): Promise<void>
}

const MAX_URL_BYTES = 64 * 1024
/** Go's limit of a request's head. */
const MAX_HEADER_BYTES = 1024 * 1024
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const

/** Instead of Fastify's own compilers, which are not even loaded then: no route has a schema. */
const noCompiler = (): never => {
  throw new Error('no route has a schema')
}

/** A server that takes requests as soon as it listens, whoever makes it do so. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  let listener: http.RequestListener = (request, response) => {
    void ready.then(() => listener(request, response))
  }
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES * 2,
    routerOptions: { maxParamLength: MAX_URL_BYTES, ignoreTrailingSlash: false, caseSensitive: true },
    exposeHeadRoutes: false,
    // The router has one route: what a URL means, and whether it is one, is the API server's to say.
    rewriteUrl: () => '/',
    forceCloseConnections: true,
    keepAliveTimeout: 0,
    requestTimeout: 0,
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
    serverFactory: () => nodeServer(options, (request, response) => listener(request, response)),
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const handler = (request: FastifyRequest, reply: FastifyReply): void => serve(options, request, reply)
  app.setErrorHandler((_error, request, reply) => serve(options, request, reply))
  app.setNotFoundHandler(handler)
  app.route({ method: [...METHODS], url: '*', handler })
  const ready = app.ready().then(() => {
    listener = app.routing
  })
  const endUpgraded = serveUpgrades(app.server, options.tls !== undefined, options.handle)
  return {
    server: app.server,
    async listen(port, address) {
      await app.listen({ port, host: address })
      return urlOf(app.server, options.tls !== undefined)
    },
    async close() {
      endUpgraded()
      await app.close()
    },
  }
}

function nodeServer({ tls, handle }: HttpServerOptions, handler: http.RequestListener): http.Server {
  const limits = { maxHeaderSize: MAX_HEADER_BYTES }
  const listener: http.RequestListener = (request, response) => {
    const { method = 'GET', url = '/' } = request
    // Bodies that are for somebody else are not read here.
    if (isProxied(method, pathOf(url))) passOn(handle, request, response)
    // Where there is no body to read, Fastify has nothing to do.
    else if (method === 'GET' || method === 'HEAD') answer(handle, url, request, response, undefined)
    else if (hasShortBody(request)) readShortBody(request, (body) => answer(handle, url, request, response, body))
    else handler(request, response)
  }
  const server =
    tls === undefined ? http.createServer(limits, listener) : https.createServer({ ...limits, ...tls }, listener)
  server.on('clientError', (error: ParseError, socket) => {
    if (!socket.writable) return
    if (error.code === 'HPE_INVALID_METHOD' && answerUnknownMethod(error.rawPacket, socket, handle)) return
    socket.end(refusalOf(error.code))
  })
  server.on('connect', ({ url = '/', headers }, socket) => {
    answerAndClose(socket, handle({ method: 'CONNECT', url, headers, body: undefined }))
  })
  return server
}

interface ParseError extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer
}

/** What Go's HTTP server says to bytes that are no request. */
function refusalOf(code: string | undefined): string {
  const status = code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
  return `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${status}`
}

function passOn(
  handle: HttpServerOptions['handle'],
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const { method = 'GET', url = '/' } = request
  const asked = { method, url: pathOf(url), headers: distinctHeadersOf(request), body: undefined }
  writeResponse(request, response, handle({ ...asked, ...remoteAddressOf(request) }))
}

function serve(options: HttpServerOptions, request: FastifyRequest, reply: FastifyReply): void {
  const body = Buffer.isBuffer(request.body) ? request.body : undefined
  reply.hijack()
  answer(options.handle, request.originalUrl, request.raw, reply.raw, body)
}

function answer(
  handle: HttpServerOptions['handle'],
  url: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  body: Buffer | undefined,
): void {
  const { method = 'GET' } = request
  writeResponse(request, response, handle({ method, url: pathOf(url), headers: headersOf(request), body }))
}

function urlOf(server: http.Server, secure: boolean): string {
  // A listening TCP server has an address object.
  const { address, port, family } = server.address() as AddressInfo
  const host = family === 'IPv6' ? `[${address}]` : address
  return `${secure ? 'https' : 'http'}://${host}:${port}`
}
