/** A request and its answer, free of any HTTP framework. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
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
  /** Already known who asks (client certificate, in-process client): no authenticator is consulted. */
  readonly user?: UserInfo
}

/** Writes of a stream; `write` returns false when the reader is slow. */
export interface StreamSink {
  write(chunk: Uint8Array): boolean
  end(): void
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

export interface ApiResponse {
  readonly status: number
  readonly headers: { readonly [name: string]: string | readonly string[] }
  readonly body: Uint8Array | StreamBody | UpgradeBody | undefined
}
