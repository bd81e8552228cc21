/** port-forward: the way that a client and this server can both go, or why there is none. */
import { createWebSocketStream } from 'ws'
import { FORWARD_PROTOCOLS, forwardOverSpdy } from './forward-over-spdy.ts'
import { FORWARD_CHANNEL_PROTOCOLS, forwardOverWebSocket } from './forward-over-websocket.ts'
import type { DialPort } from './forward-port.ts'
import {
  agreeOnSpdy,
  agreeOnWebSocket,
  isWebSocket,
  plainRefusal,
  type Refusal,
  type RequestHeaders,
  spdyAnswer,
  webSocketProtocols,
} from './handshake.ts'
import type { StreamingTimes } from './limits.ts'
import type { Opening } from './open-command.ts'
import { acceptWebSocket } from './websocket/accept.ts'

export interface ForwardRequest {
  readonly headers: RequestHeaders
  /** Those of the query, for clients that name them there. */
  readonly ports: readonly number[]
  readonly times: StreamingTimes
  /** What the kubelet has: a way to the Pod's ports, or a refusal of its own. */
  readonly target: { readonly dial: DialPort } | { readonly refusal: Refusal }
}

/** Before a protocol's name: SPDY inside a WebSocket's binary messages. */
const TUNNEL_PREFIX = 'SPDY/3.1+'

const isTunnelled = (name: string): boolean => name.startsWith(TUNNEL_PREFIX) && name.endsWith('k8s.io')

export function openForward({ headers, ports, times, target }: ForwardRequest): Opening {
  if ('refusal' in target) return target
  const { dial } = target
  if (!isWebSocket(headers)) {
    const agreed = agreeOnSpdy(headers, FORWARD_PROTOCOLS)
    if ('refusal' in agreed) return agreed
    return {
      take({ socket, head }) {
        socket.write(spdyAnswer(agreed.protocol.name))
        socket.unshift(head)
        forwardOverSpdy(socket, times, dial)
      },
    }
  }
  const tunnelled = webSocketProtocols(headers).filter(isTunnelled)
  if (tunnelled.length > 0) return openTunnel(headers, tunnelled, times, dial)
  if (ports.length === 0) return { refusal: plainRefusal(400, 'query parameter "port" is required') }
  const agreed = agreeOnWebSocket(headers, FORWARD_CHANNEL_PROTOCOLS)
  if ('refusal' in agreed) return agreed
  const { protocol } = agreed
  return {
    take: (connection) =>
      acceptWebSocket(connection, protocol.name, (client) =>
        forwardOverWebSocket({ client, protocol, ports, times, dial }),
      ),
  }
}

/** What the client offers inside the tunnel is agreed on as if it had come without. */
function openTunnel(
  headers: RequestHeaders,
  offered: readonly string[],
  times: StreamingTimes,
  dial: DialPort,
): Opening {
  const inside = {
    ...headers,
    upgrade: 'SPDY/3.1',
    'x-stream-protocol-version': offered.map((name) => name.slice(TUNNEL_PREFIX.length)),
  }
  const agreed = agreeOnSpdy(inside, FORWARD_PROTOCOLS)
  if ('refusal' in agreed) return agreed
  return {
    take: (connection) =>
      acceptWebSocket(connection, `${TUNNEL_PREFIX}${agreed.protocol.name}`, (client) =>
        forwardOverSpdy(createWebSocketStream(client), times, dial),
      ),
  }
}
