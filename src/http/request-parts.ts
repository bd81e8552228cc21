/** What of a request's head is read otherwise than Node gives it. */
import type { IncomingMessage } from 'node:http'
import type { ApiRequest } from '../apiserver/api.ts'

/** The path and query of a URL that may name the server, as proxies send it. */
export const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/?]*/i, '') || '/'

/** The client's address, as Go writes it. */
export function remoteAddressOf({ socket }: IncomingMessage): Pick<ApiRequest, 'remoteAddress'> {
  const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '')
  return address === undefined ? {} : { remoteAddress: address }
}

/** Node joins repeated headers; those of impersonation are lists whose elements may hold commas. */
export function headersOf({ headers, headersDistinct }: IncomingMessage): ApiRequest['headers'] {
  const repeated = Object.keys(headers).filter((name) => name.startsWith('impersonate-'))
  if (repeated.length === 0) return headers
  return { ...headers, ...Object.fromEntries(repeated.map((name) => [name, headersDistinct[name]])) }
}

/** Nothing is joined: somebody else is to read them as they were sent. */
export const distinctHeadersOf = ({ headersDistinct }: IncomingMessage): ApiRequest['headers'] =>
  Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [name, values.length === 1 ? values[0] : values]),
  )
