/** Requests without a socket: what `cluster.inject` does. */
import { type ApiRequest, type ApiResponse, isLater } from './apiserver/api.ts'

export interface InjectRequest {
  /** @default 'GET' */
  readonly method?: string
  readonly url: string
  readonly headers?: { readonly [name: string]: string }
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown
}

export interface InjectResponse {
  readonly status: number
  readonly headers: { readonly [name: string]: string | readonly string[] }
  readonly text: string
  /** The body parsed. Throws a SyntaxError if it is no JSON. */
  json(): unknown
}

/**
 * Sends a request through the whole pipeline. A watch ends when it has sent what there is at once. Throws a TypeError for
 * what somebody behind a proxy would answer: that takes a socket.
 */
export function inject(handle: (request: ApiRequest) => ApiResponse, request: InjectRequest): InjectResponse {
  const { method = 'GET', url, headers = {}, body } = request
  const bytes = body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const response = handle({ method, url, headers: lower, body: bytes })
  const text = Buffer.from(wholeBody(response)).toString()
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) }
}

function wholeBody({ body }: ApiResponse): Uint8Array {
  if (body === undefined) return new Uint8Array()
  if (isLater(body)) throw new TypeError('inject: what a proxy leads to answers later; send the request to a socket')
  if ('take' in body) return new Uint8Array()
  if (!('start' in body)) return body
  const chunks: Uint8Array[] = []
  const stop = body.start({
    write: (chunk) => chunks.push(chunk) > 0,
    end: () => {},
    abort: () => {},
    backlog: 0,
    whenDrained() {},
  })
  stop()
  return Buffer.concat(chunks)
}
