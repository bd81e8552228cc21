/** A request passed on, and its answer led back. Source: net/http/httputil ReverseProxy, apimachinery's proxy transport. */
import type { Duplex } from 'node:stream'
import type { ApiResponse, OpenRequest } from '../api.ts'
import { dial } from './dial.ts'
import { escapePath } from './go-url.ts'
import { ask, NoReply, type OutgoingRequest } from './http-client.ts'
import { linkBase } from './link-rewriter.ts'
import type { Passing } from './location.ts'
import { DialError, unreachable } from './network.ts'
import { forwardedHeaders } from './outgoing-headers.ts'
import { answerFrom } from './reply.ts'
import { secure } from './secure.ts'
import { joinPath } from './target.ts'

/** Throws 503 when there is no connection; what goes wrong later comes with the answer. */
export function forward(passing: Passing): ApiResponse {
  const connection = connect(passing)
  return { status: 200, headers: {}, body: { later: (open) => exchangeOver(connection, passing, open) } }
}

function connect(passing: Passing): Duplex {
  try {
    return dial(passing)
  } catch (error) {
    throw error instanceof DialError ? unreachable(error.message) : error
  }
}

async function exchangeOver(plain: Duplex, passing: Passing, { body, onGone }: OpenRequest): Promise<ApiResponse> {
  const { exchange, location } = passing
  onGone(() => plain.destroy())
  const connection = location.scheme === 'https' ? await secure(plain, exchange.parts.clock) : plain
  const { message } = await ask(connection, { ...outgoing(passing), body }).catch(fail)
  return answerFrom(message, exchange, linkBase(passing))
}

function fail(error: unknown): never {
  if (!(error instanceof NoReply)) throw error
  throw unreachable(`${error.broken ? 'net/http: HTTP/1.x transport connection broken: ' : ''}${error.message}`)
}

function outgoing(passing: Passing): Omit<OutgoingRequest, 'body'> {
  const { exchange, path } = passing
  const { request, info } = exchange
  const asked = escapePath(path === '' ? '/' : path)
  const { prefix } = linkBase(passing)
  return {
    method: request.method,
    path: info.query === '' ? asked : `${asked}?${info.query}`,
    headers: forwardedHeaders(request, joinPath(prefix, asked)),
  }
}
