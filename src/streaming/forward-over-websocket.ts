/**
 * port-forward over channels of a WebSocket: two for each port that the query names, data and error, which begin with the
 * port's number, low byte first. Source: kubelet's portforward; clients of before SPDY was tunnelled.
 */
import type { WebSocket } from 'ws'
import { BrokenPipe } from './broken-pipe.ts'
import { type DialPort, PortForwards } from './forward-port.ts'
import type { StreamingTimes } from './limits.ts'
import { type ChannelProtocol, WebSocketChannels } from './websocket/channels.ts'

export const FORWARD_CHANNEL_PROTOCOLS: readonly ChannelProtocol[] = [
  { name: '', base64: false, closesChannels: false },
  { name: 'v4.channel.k8s.io', base64: false, closesChannels: false },
  { name: 'v4.base64.channel.k8s.io', base64: true, closesChannels: false },
]

export interface ChannelForward {
  readonly client: WebSocket
  readonly protocol: ChannelProtocol
  readonly ports: readonly number[]
  readonly times: StreamingTimes
  readonly dial: DialPort
}

export function forwardOverWebSocket({ client, protocol, ports, times, dial }: ChannelForward): void {
  const { clock, idleMs } = times
  const forwards = new PortForwards(dial)
  const channels = new WebSocketChannels({ client, protocol, clock, idleMs, onClose: () => forwards.close() })
  const all = ports.map((port, index) => forwardChannel(channels, port, index * 2, forwards))
  void Promise.all(all).then(() => channels.close())
}

async function forwardChannel(
  channels: WebSocketChannels,
  port: number,
  dataChannel: number,
  forwards: PortForwards,
): Promise<void> {
  const input = channels.input(dataChannel)
  const output = channels.output(dataChannel)
  const errors = channels.output(dataChannel + 1)
  const number = Uint8Array.of(port & 0xff, port >> 8)
  try {
    await output.write(number)
    await errors.write(number)
    const data = {
      read: (max?: number) => input.read(max),
      close: () => input.close(),
      write: (bytes: Uint8Array | string) => output.write(bytes),
      end() {},
    }
    const failure = await forwards.forward(port, data)
    if (failure !== '') await errors.write(failure)
  } catch (problem) {
    if (!(problem instanceof BrokenPipe)) throw problem
  }
}
