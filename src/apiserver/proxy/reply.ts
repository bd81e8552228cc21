/** What a backend answers, as the answer of this server. Source: net/http/httputil ReverseProxy, apimachinery's proxy transport. */
import type { IncomingMessage } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { internalServerError } from '../../apimachinery/api-error.ts'
import type { ApiResponse } from '../api.ts'
import type { Exchange } from '../exchange.ts'
import type { Headers } from '../response.ts'
import { sniffContentType } from './content-sniffing.ts'
import { parseUrl, UrlError } from './go-url.ts'
import { isHtml, rewritePage } from './html-page.ts'
import { type LinkBase, rewriteLink } from './link-rewriter.ts'
import { canonicalName, connectionNames, HOP_BY_HOP, packs } from './outgoing-headers.ts'
import { bodyOf, firstBytes, wholeBody } from './readable-body.ts'

/** Only for the pages of the backend's own origin. */
const CORS: ReadonlySet<string> = new Set([
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
])

/** Rejects with a 500 for a Location that is no URL. */
export async function answerFrom(message: IncomingMessage, exchange: Exchange, links: LinkBase): Promise<ApiResponse> {
  const status = message.statusCode ?? 0
  const headers = joined(exchange.headers, replyHeaders(message))
  const body = unpacked(message, headers, exchange)
  if (message.headers.location) {
    headers.Location = rewrittenLocation(message.headers.location, links)
  } else if (isHtml(headers)) {
    const page = rewritePage(await wholeBody(body), headers, links)
    delete headers['Content-Length']
    return { status, headers, body: page }
  }
  if (isUntyped(message.headers)) {
    const first = await firstBytes(body)
    if (first !== undefined) headers['Content-Type'] = sniffContentType(first)
  }
  return { status, headers, body: bodyOf(body) }
}

/** Whether nothing is said of what the body is, and it need not be waited for. */
const isUntyped = (headers: IncomingMessage['headers']): boolean =>
  ['content-type', 'content-encoding', 'transfer-encoding'].every((name) => headers[name] === undefined)

/** Those that are not of the connection to the backend. */
export function replyHeaders({ rawHeaders, headers }: IncomingMessage): Headers {
  const ownOfConnection = connectionNames(headers.connection)
  const kept: { [name: string]: string | readonly string[] } = {}
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const lower = name.toLowerCase()
    if (HOP_BY_HOP.has(lower) || CORS.has(lower) || ownOfConnection.includes(lower)) continue
    add(kept, canonicalName(name), rawHeaders[index + 1] ?? '')
  }
  return kept
}

/** The backend's headers come after those of this server, not in place of them. */
export function joined(own: Headers, backend: Headers): Headers {
  const all = { ...own }
  for (const [name, value] of Object.entries(backend)) for (const one of [value].flat()) add(all, name, one)
  return all
}

function add(headers: Headers, name: string, value: string): void {
  const before = headers[name]
  headers[name] = before === undefined ? value : [before, value].flat()
}

/** Compression that only this server has asked for ends here. */
function unpacked(message: IncomingMessage, headers: Headers, { request }: Exchange): Readable {
  if (message.headers['content-encoding'] !== 'gzip' || !packs(request)) return message
  delete headers['Content-Encoding']
  delete headers['Content-Length']
  return pipeline(message, createGunzip(), () => {})
}

function rewrittenLocation(location: string, links: LinkBase): string {
  try {
    return rewriteLink(parseUrl(location), links)
  } catch (error) {
    if (!(error instanceof UrlError)) throw error
    throw internalServerError(`error trying to parse Location header: ${error.message}`)
  }
}
