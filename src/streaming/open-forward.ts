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

/** SPDY inside a WebSocket's binary messages. */
const TUNNEL = /^SPDY\/3\.1\+(.*k8s\.io)$/

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
  const tunnelled = webSocketProtocols(headers).filter((name) => TUNNEL.test(name))
  if (tunnelled.length > 0) return openTunnel(tunnelled, times, dial)
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

function openTunnel(offered: readonly string[], times: StreamingTimes, dial: DialPort): Opening {
  const name = offered.find((one) => TUNNEL.exec(one)?.[1] === FORWARD_PROTOCOLS[0].name)
  if (name === undefined) return { refusal: plainRefusal(403, 'unable to upgrade: unable to negotiate protocol') }
  return {
    take: (connection) =>
      acceptWebSocket(connection, name, (client) => forwardOverSpdy(createWebSocketStream(client), times, dial)),
  }
}
