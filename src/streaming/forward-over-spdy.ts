/** port-forward over SPDY/3.1: for each connection a stream of data and one for errors. Source: kubelet's portforward. */
import type { Duplex } from 'node:stream'
import type { Timer } from '../clock/clock.ts'
import { BrokenPipe } from './broken-pipe.ts'
import { type DialPort, PortForwards } from './forward-port.ts'
import type { StreamingTimes } from './limits.ts'
import { SpdyConnection } from './spdy/connection.ts'
import type { HeaderBlock } from './spdy/header-block.ts'
import type { SpdyStream } from './spdy/stream.ts'

export const FORWARD_PROTOCOLS = [{ name: 'portforward.k8s.io' }] as const

interface Pair {
  readonly streams: Map<string, SpdyStream>
  /** Gives the pair up. */
  readonly tooLate: Timer
}

export function forwardOverSpdy(socket: Duplex, times: StreamingTimes, dial: DialPort): void {
  const pairs = new Map<string, Pair>()
  const forwards = new PortForwards(dial)
  new SpdyConnection({
    socket,
    clock: times.clock,
    idleMs: times.idleMs,
    accepts: (headers) => portOf(headers) > 0 && STREAM_TYPES.has(headers.get('streamtype') ?? ''),
    onStream(stream) {
      const id = requestIdOf(stream)
      const pair = pairs.get(id) ?? newPair(times, () => pairs.delete(id))
      pairs.set(id, pair)
      pair.streams.set(stream.headers.get('streamtype') ?? '', stream)
      const [data, error] = [pair.streams.get('data'), pair.streams.get('error')]
      if (data === undefined || error === undefined) return
      pair.tooLate.cancel()
      pairs.delete(id)
      void serve(data, error, forwards)
    },
    onClose() {
      forwards.close()
      for (const { tooLate } of pairs.values()) tooLate.cancel()
    },
  })
}

const STREAM_TYPES: ReadonlySet<string> = new Set(['data', 'error'])
const MAX_PORT = 65_535

/** 0 for what is no port. */
function portOf(headers: HeaderBlock): number {
  const text = headers.get('port') ?? ''
  return /^\d{1,5}$/.test(text) && Number(text) <= MAX_PORT ? Number(text) : 0
}

/** Clients of old name no request: their error stream comes right before its data stream. */
function requestIdOf({ id, headers }: SpdyStream): string {
  return headers.get('requestid') || String(headers.get('streamtype') === 'error' ? id : id - 2)
}

function newPair({ clock, creationMs }: StreamingTimes, forget: () => void): Pair {
  const streams = new Map<string, SpdyStream>()
  const tooLate = clock.setTimeout(() => {
    forget()
    for (const stream of streams.values()) stream.reset()
  }, creationMs)
  return { streams, tooLate }
}

async function serve(data: SpdyStream, error: SpdyStream, forwards: PortForwards): Promise<void> {
  try {
    const failure = await forwards.forward(portOf(data.headers), data)
    if (failure === '') return error.close()
    await error.write(failure)
    // The client may try again with new streams: both of these are given up.
    error.close()
    data.reset()
  } catch (problem) {
    if (!(problem instanceof BrokenPipe)) throw problem
  }
}
