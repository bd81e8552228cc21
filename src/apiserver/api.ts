/** A request and its answer, free of any HTTP framework. */
import type { IncomingMessage } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import type { UserInfo } from '../registry/access.ts'

/** A request as it came over a wire. */
export interface ApiRequest {
  /** Upper case. */
  readonly method: string
  /** Path and query, not decoded: '/api/v1/pods?limit=5'. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  readonly body: Uint8Array | undefined
  /** The client's address; undefined without a socket. */
  readonly remoteAddress?: string
  /** Already known who asks (client certificate, in-process client): no authenticator is consulted. */
  readonly user?: UserInfo
}

/** Writes of a stream; `write` returns false when the reader is slow. */
export interface StreamSink {
  write(chunk: Uint8Array): boolean
  end(): void
  /** There will be no more, though there should: the client is to notice. */
  abort(): void
  /** Bytes that wait to be read by the other side. */
  readonly backlog: number
  /** Calls once, when everything that waited has been read. */
  whenDrained(task: () => void): void
}

/** A body that goes on: a watch. `start` is called once the headers are out; it returns what stops the stream. */
export interface StreamBody {
  start(sink: StreamSink): () => void
}

/** A connection whose client asked to speak something else on it, with what has been read of that already. */
export interface RawConnection {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

/** With status 101: the connection is handed over to who speaks the other protocol, and answers its handshake. */
export interface UpgradeBody {
  take(connection: RawConnection): void
}

/** What a client goes on to send while its answer is waited for. */
export interface OpenRequest {
  /** The body, at the pace of who reads it. */
  readonly body: Readable
  /** Calls once when the client goes before it has its answer. */
  onGone(task: () => void): void
}

/** The answer comes later, because somebody else gives it; status and headers beside this body mean nothing. */
export interface LaterBody {
  /** Waits for the answer, which is an ordinary one then. Never rejects. */
  later(request: OpenRequest): Promise<ApiResponse>
}

export interface ApiResponse {
  readonly status: number
  readonly headers: { readonly [name: string]: string | readonly string[] }
  readonly body: Uint8Array | StreamBody | UpgradeBody | LaterBody | undefined
}

export const isLater = (body: ApiResponse['body']): body is LaterBody => body !== undefined && 'later' in body
