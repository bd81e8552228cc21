/** exec and attach: the way that a client and this server can both go, or why there is none. */

import type { UpgradeBody } from '../apiserver/api.ts'
import { commandOverSpdy, SPDY_COMMAND_PROTOCOLS } from './command-over-spdy.ts'
import {
  commandOverWebSocket,
  TRANSLATED_PROTOCOL,
  WEBSOCKET_COMMAND_PROTOCOLS,
  type WebSocketCommandProtocol,
} from './command-over-websocket.ts'
import { type Asked, endStatus, internalStatus } from './end-status.ts'
import {
  agreeOnSpdy,
  agreeOnWebSocket,
  isWebSocket,
  type Refusal,
  type RequestHeaders,
  spdyAnswer,
  webSocketProtocols,
} from './handshake.ts'
import type { StreamingTimes } from './limits.ts'
import type { StartSession, WantedStreams } from './remote-command.ts'
import { acceptWebSocket } from './websocket/accept.ts'

/** What is to be done with the connection; or a plain answer. */
export type Opening = UpgradeBody | { readonly refusal: Refusal }

export interface CommandRequest {
  readonly headers: RequestHeaders
  readonly asked: Asked
  readonly wanted: WantedStreams
  readonly times: StreamingTimes
  /** What the kubelet has: a way to start, or a refusal of its own. */
  readonly target: { readonly start: StartSession } | { readonly refusal: Refusal }
}

export function openCommand(request: CommandRequest): Opening {
  const { headers, target } = request
  if (isWebSocket(headers) && webSocketProtocols(headers).includes(TRANSLATED_PROTOCOL.name)) return translated(request)
  if ('refusal' in target) return target
  if (isWebSocket(headers)) return overWebSocket(request, target.start)
  const agreed = agreeOnSpdy(headers, SPDY_COMMAND_PROTOCOLS)
  if ('refusal' in agreed) return agreed
  const { protocol } = agreed
  return {
    take({ socket, head }) {
      socket.write(spdyAnswer(protocol.name))
      socket.unshift(head)
      const { wanted, times, asked } = request
      commandOverSpdy({
        socket,
        protocol,
        wanted,
        times,
        start: target.start,
        statusOf: (end) => endStatus(end, asked, false),
      })
    },
  }
}

function overWebSocket(request: CommandRequest, start: StartSession): Opening {
  const agreed = agreeOnWebSocket(request.headers, WEBSOCKET_COMMAND_PROTOCOLS)
  return 'refusal' in agreed ? agreed : webSocketOpening(request, agreed.protocol, start)
}

/** The API server accepts before it asks the kubelet: a refusal of that comes through the error channel. */
function translated(request: CommandRequest): Opening {
  const { target } = request
  if ('start' in target) return webSocketOpening(request, TRANSLATED_PROTOCOL, target.start)
  const message = `unable to upgrade connection: ${target.refusal.text}`
  const refused: StartSession = () => ({ ended: Promise.resolve({ type: 'failed', message }), cancel() {} })
  return webSocketOpening(request, TRANSLATED_PROTOCOL, refused, message)
}

function webSocketOpening(
  { wanted, times, asked }: CommandRequest,
  protocol: WebSocketCommandProtocol,
  start: StartSession,
  refusal?: string,
): Opening {
  return {
    take: (connection) =>
      acceptWebSocket(connection, protocol.name, (client) =>
        commandOverWebSocket({
          client,
          protocol,
          wanted,
          times,
          start,
          statusOf: (end) =>
            refusal === undefined ? endStatus(end, asked, protocol === TRANSLATED_PROTOCOL) : internalStatus(refusal),
        }),
      ),
  }
}
