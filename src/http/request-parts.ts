/** What of a request's head is read otherwise than Node gives it. */
import type { IncomingMessage } from 'node:http'
import type { ApiRequest } from '../apiserver/api.ts'

/** The path and query of a URL that may name the server, as proxies send it. */
export const pathOf = (url: string): string =>
  url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '') || '/'

/** The client's address, as Go writes it. */
export function remoteAddressOf({ socket }: IncomingMessage): Pick<ApiRequest, 'remoteAddress'> {
  const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '')
  return address === undefined ? {} : { remoteAddress: address }
}

/** Node joins repeated headers; those of impersonation are lists whose elements may hold commas. */
export function headersOf(request: IncomingMessage): ApiRequest['headers'] {
  const { headers } = request
  let all: ApiRequest['headers'] = headers
  for (const name in headers) {
    if (name.startsWith('impersonate-')) all = { ...all, [name]: request.headersDistinct[name] }
  }
  return all
}

/** Nothing is joined: somebody else is to read them as they were sent. */
export const distinctHeadersOf = ({ headersDistinct }: IncomingMessage): ApiRequest['headers'] =>
  Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [name, values.length === 1 ? values[0] : values]),
  )
