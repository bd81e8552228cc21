/** exec and attach over a WebSocket: a channel for each of stdin, stdout, stderr, error and resize. */
import type { WebSocket } from 'ws'
import type { Session } from '../runtime/streaming-runtime.ts'
import { asJson, asText, type EndStatus, type StatusEncoding } from './end-status.ts'
import type { StreamingTimes } from './limits.ts'
import { runSession, type StartSession, type WantedStreams } from './remote-command.ts'
import { type ChannelProtocol, WebSocketChannels } from './websocket/channels.ts'

export interface WebSocketCommandProtocol extends ChannelProtocol {
  readonly encode: StatusEncoding
}

/** The API server's own, which is translated to SPDY. */
export const TRANSLATED_PROTOCOL: WebSocketCommandProtocol = {
  name: 'v5.channel.k8s.io',
  base64: false,
  closesChannels: true,
  encode: asJson,
}

/** The kubelet's. '' is that of clients which name none. */
export const WEBSOCKET_COMMAND_PROTOCOLS: readonly WebSocketCommandProtocol[] = [
  { name: '', base64: false, closesChannels: false, encode: asText },
  { name: 'channel.k8s.io', base64: false, closesChannels: false, encode: asText },
  { name: 'base64.channel.k8s.io', base64: true, closesChannels: false, encode: asText },
  { name: 'v4.channel.k8s.io', base64: false, closesChannels: false, encode: asJson },
  { name: 'v4.base64.channel.k8s.io', base64: true, closesChannels: false, encode: asJson },
]

const Channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const

export interface WebSocketCommand {
  readonly client: WebSocket
  readonly protocol: WebSocketCommandProtocol
  readonly wanted: WantedStreams
  readonly times: StreamingTimes
  readonly start: StartSession
  readonly statusOf: (end: Awaited<Session['ended']>) => EndStatus
}

export function commandOverWebSocket({ client, protocol, wanted, times, start, statusOf }: WebSocketCommand): void {
  const channels = new WebSocketChannels({
    client,
    protocol,
    clock: times.clock,
    idleMs: times.idleMs,
    onClose: () => session.cancel(),
  })
  // The client learns that the session is there by the first channel that it can read.
  channels.announce(wanted.stdout ? Channel.stdout : wanted.stderr ? Channel.stderr : Channel.error)
  const session = runSession(
    {
      stdin: wanted.stdin ? channels.input(Channel.stdin) : undefined,
      stdout: wanted.stdout ? channels.output(Channel.stdout) : undefined,
      stderr: wanted.stderr ? channels.output(Channel.stderr) : undefined,
      resize: channels.input(Channel.resize),
    },
    start,
    async (end) => {
      const text = protocol.encode(statusOf(end))
      if (text !== '') await channels.output(Channel.error).write(text)
      channels.close()
    },
  )
}
