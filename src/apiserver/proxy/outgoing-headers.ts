/** Headers of a request that is passed on. Source: net/http/httputil ReverseProxy, apimachinery's proxy, asked of v1.35.4. */
import type { ApiRequest } from '../api.ts'

export type HeaderList = readonly (readonly [name: string, value: string | string[]])[]

/** They are about one connection only. */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Go writes these before the others, which it sorts. */
const FIRST = ['host', 'user-agent', 'content-length', 'transfer-encoding']
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

/** Names that a Connection header declares to be of the connection only. */
export const connectionNames = (value: string | undefined): string[] =>
  (value ?? '').split(',').map((name) => name.trim().toLowerCase())

/** 'www-authenticate' as 'Www-Authenticate'. */
export const canonicalName = (name: string): string =>
  name.toLowerCase().replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())

const textOf = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.join(', ')

type Sent = Map<string, string | string[]>

/** What the client sent, without what told this server who asks; `remoteAddress` joins X-Forwarded-For. */
function clientHeaders({ headers, remoteAddress }: ApiRequest): Sent {
  const sent: Sent = new Map()
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name === 'authorization' || name.startsWith('impersonate-')) continue
    sent.set(name, typeof value === 'string' ? value : [...value])
  }
  const before = textOf(sent.get('x-forwarded-for'))
  if (remoteAddress !== undefined)
    sent.set('x-forwarded-for', before === undefined ? remoteAddress : `${before}, ${remoteAddress}`)
  return sent
}

/** Of a request that asks for an upgrade: nothing is left out. */
export const upgradeHeaders = (request: ApiRequest): HeaderList => written(clientHeaders(request))

/** `uri`: the path by which the client asked. */
export function forwardedHeaders(request: ApiRequest, uri: string): HeaderList {
  const sent = clientHeaders(request)
  const trailers = /\btrailers\b/i.test(textOf(sent.get('te')) ?? '')
  const chunked = sent.has('transfer-encoding')
  for (const name of [...HOP_BY_HOP, ...connectionNames(textOf(sent.get('connection')))]) sent.delete(name)
  if (trailers) sent.set('te', 'trailers')
  if (chunked) sent.set('transfer-encoding', 'chunked')
  else if (WITH_BODY.has(request.method) && !sent.has('content-length')) sent.set('content-length', '0')
  sent.set('x-forwarded-uri', uri)
  const list = written(sent)
  return packs(request) ? [...list, ['Accept-Encoding', 'gzip']] : list
}

/** Whether the transport asks for compression that the client knows nothing of. */
export const packs = ({ method, headers }: ApiRequest): boolean =>
  method !== 'HEAD' && headers['accept-encoding'] === undefined && headers.range === undefined

function written(sent: Sent): HeaderList {
  const first = FIRST.filter((name) => sent.has(name))
  const others = [...sent.keys()].filter((name) => !FIRST.includes(name)).sort()
  return [...first, ...others].map((name) => [canonicalName(name), sent.get(name) ?? ''])
}
