/** Turns a connection into a WebSocket. */
import { type WebSocket, WebSocketServer } from 'ws'
import type { RawConnection } from '../../apiserver/api.ts'

const MAX_MESSAGE_BYTES = 32 * 1024 * 1024

/**
 * Answers the handshake with the subprotocol that was agreed on; '' for none. A handshake that is none is answered with
 * 400. Names of Kubernetes' subprotocols are no tokens, which `ws` insists on: it does not get to see them.
 */
export function acceptWebSocket(
  { request, socket, head }: RawConnection,
  protocol: string,
  accepted: (client: WebSocket) => void,
): void {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  })
  if (protocol !== '') server.on('headers', (lines) => lines.push(`Sec-WebSocket-Protocol: ${protocol}`))
  delete request.headers['sec-websocket-protocol']
  server.handleUpgrade(request, socket, head, accepted)
}
