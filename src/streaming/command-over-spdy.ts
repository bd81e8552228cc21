/** exec and attach over SPDY/3.1: one stream for each of error, stdin, stdout, stderr and resize. */
import type { Duplex } from 'node:stream'
import type { Session } from '../runtime/streaming-runtime.ts'
import { asJson, asText, type EndStatus, type StatusEncoding } from './end-status.ts'
import type { StreamingTimes } from './limits.ts'
import { runSession, type StartSession, type WantedStreams } from './remote-command.ts'
import { SpdyConnection } from './spdy/connection.ts'
import type { SpdyStream } from './spdy/stream.ts'

export interface SpdyCommandProtocol {
  readonly name: string
  readonly encode: StatusEncoding
  /** Whether a terminal comes with a stream of its sizes. */
  readonly resizes: boolean
}

/** The kubelet's, the newest first. */
export const SPDY_COMMAND_PROTOCOLS: readonly SpdyCommandProtocol[] = [
  { name: 'v4.channel.k8s.io', encode: asJson, resizes: true },
  { name: 'v3.channel.k8s.io', encode: asText, resizes: true },
  { name: 'v2.channel.k8s.io', encode: asText, resizes: false },
  { name: 'channel.k8s.io', encode: asText, resizes: false },
]

export interface SpdyCommand {
  readonly socket: Duplex
  readonly protocol: SpdyCommandProtocol
  readonly wanted: WantedStreams
  readonly times: StreamingTimes
  readonly start: StartSession
  readonly statusOf: (end: Awaited<Session['ended']>) => EndStatus
}

/** Waits for the streams that were asked for, then starts. */
export function commandOverSpdy({ socket, protocol, wanted, times, start, statusOf }: SpdyCommand): void {
  const streams = new Map<string, SpdyStream>()
  let session: Session | undefined
  const expected =
    1 + [wanted.stdin, wanted.stdout, wanted.stderr, wanted.tty && protocol.resizes].filter((one) => one).length
  const tooLate = times.clock.setTimeout(() => socket.destroy(), times.creationMs)
  const connection = new SpdyConnection({
    socket,
    clock: times.clock,
    idleMs: times.idleMs,
    accepts: () => session === undefined,
    onStream(stream) {
      streams.set((stream.headers.get('streamtype') ?? '').toLowerCase(), stream)
      if (streams.size === expected) begin()
    },
    onClose() {
      tooLate.cancel()
      session?.cancel()
    },
  })
  const begin = (): void => {
    tooLate.cancel()
    const output = (name: string) => streams.get(name)
    session = runSession(
      { stdin: output('stdin'), stdout: output('stdout'), stderr: output('stderr'), resize: output('resize') },
      start,
      async (end) => {
        const text = protocol.encode(statusOf(end))
        if (text !== '') await streams.get('error')?.write(text)
        for (const stream of streams.values()) stream.close()
        connection.close()
      },
    )
  }
}
