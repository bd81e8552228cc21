/**
 * Which protocol a client and this server speak with each other, found out before the connection changes its nature.
 * Source: apimachinery's httpstream.Handshake and wsstream, apiserver's translating handlers.
 */

/** Header names in lower case. */
export type RequestHeaders = { readonly [name: string]: string | readonly string[] | undefined }

/** A plain answer in place of an upgrade. */
export interface Refusal {
  readonly status: number
  readonly headers: { readonly [name: string]: string | readonly string[] }
  readonly text: string
}

export type Agreed<T> = { readonly protocol: T } | { readonly refusal: Refusal }

const PLAIN = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }

/** What Go's http.Error answers. */
export const plainRefusal = (status: number, text: string, headers: Refusal['headers'] = {}): Refusal => ({
  status,
  headers: { ...headers, ...PLAIN },
  text: `${text}\n`,
})

const listed = (headers: RequestHeaders, name: string): string[] => {
  const value = headers[name]
  const text = typeof value === 'string' ? value : (value ?? []).join(',')
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

const isUpgrade = (headers: RequestHeaders): boolean => /upgrade/i.test(String(headers.connection ?? ''))

export const isWebSocket = (headers: RequestHeaders): boolean =>
  isUpgrade(headers) && String(headers.upgrade ?? '').toLowerCase() === 'websocket'

/** The subprotocols that a WebSocket client offers, the one it likes most first. */
export const webSocketProtocols = (headers: RequestHeaders): string[] => listed(headers, 'sec-websocket-protocol')

/**
 * The first of the client's subprotocols that `supported` has; without any it is ''. One that is no match is refused
 * without a word.
 */
export function agreeOnWebSocket<T extends { readonly name: string }>(
  headers: RequestHeaders,
  supported: readonly T[],
): Agreed<T> {
  const offered = webSocketProtocols(headers)
  for (const name of offered.length === 0 ? [''] : offered) {
    const protocol = supported.find((one) => one.name === name)
    if (protocol !== undefined) return { protocol }
  }
  return { refusal: { status: 403, headers: {}, text: '' } }
}

const HEADER = 'X-Stream-Protocol-Version'

/** The first of the client's protocols on SPDY that `supported` has. */
export function agreeOnSpdy<T extends { readonly name: string }>(
  headers: RequestHeaders,
  supported: readonly T[],
): Agreed<T> {
  const refuse = (status: number, why: string, more: Refusal['headers'] = {}): Agreed<T> => ({
    refusal: plainRefusal(status, `unable to upgrade: ${why}`, more),
  })
  if (headers[HEADER.toLowerCase()] === undefined) {
    return refuse(400, `header ${HEADER} does not exist in request with ${Object.keys(headers).length} headers`)
  }
  const offered = listed(headers, HEADER.toLowerCase())
  if (offered.length === 0) return refuse(400, `header ${HEADER} contains [], but no valid protocols`)
  const protocol = offered.map((name) => supported.find((one) => one.name === name)).find((one) => one !== undefined)
  if (protocol === undefined) {
    const names = supported.map(({ name }) => name)
    const why = `unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${names.join(' ')}]`
    return refuse(403, why, { 'X-Accepted-Stream-Protocol-Versions': names })
  }
  const isSpdy = isUpgrade(headers) && /spdy\/3\.1/i.test(String(headers.upgrade ?? ''))
  return isSpdy ? { protocol } : refuse(400, 'missing upgrade headers in request')
}

/** The head of the answer after which the connection speaks SPDY. */
export const spdyAnswer = (protocol: string): string =>
  `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n${HEADER}: ${protocol}\r\n\r\n`
