/** A session of exec or attach, whichever way its streams have come. */
import type { ByteInput, ByteOutput } from '../runtime/kernel/streams.ts'
import type { Session, SessionEnd, SessionStreams, TerminalSize } from '../runtime/streaming-runtime.ts'
import { BrokenPipe } from './broken-pipe.ts'

/** The streams that a client asks for. */
export interface WantedStreams {
  readonly stdin: boolean
  readonly stdout: boolean
  readonly stderr: boolean
  readonly tty: boolean
}

export interface CommandStreams {
  readonly stdin: ByteInput | undefined
  readonly stdout: ByteOutput | undefined
  readonly stderr: ByteOutput | undefined
  /** Sizes of the client's window, each as JSON. */
  readonly resize: ByteInput | undefined
}

export type StartSession = (streams: SessionStreams) => Session

/** Starts the session, and calls `finish` with its end. The session is cancelled by what is returned. */
export function runSession(
  { stdin, stdout, stderr, resize }: CommandStreams,
  start: StartSession,
  finish: (end: SessionEnd) => Promise<void>,
): Session {
  const onResize: SessionStreams['onResize'] = (listener) => {
    if (resize !== undefined) void readSizes(resize, listener)
  }
  const session = start({ stdin, stdout, stderr, onResize })
  void session.ended.then(async (end) => {
    stdin?.close()
    resize?.close()
    try {
      await finish(end)
    } catch (error) {
      if (!(error instanceof BrokenPipe)) throw error
    }
  })
  return session
}

/** More than a size needs: what is longer is none. */
const MAX_SIZE_CHARACTERS = 1024
const OBJECT = /^\s*(\{[^{}]*\})/

/** Reads `{"Width":80,"Height":24}` one after the other, until something else comes. */
async function readSizes(input: ByteInput, listener: (size: TerminalSize) => void): Promise<void> {
  let text = ''
  for (let bytes = await input.read(); bytes !== undefined; bytes = await input.read()) {
    text += Buffer.from(bytes).toString('latin1')
    for (let found = OBJECT.exec(text); found !== null; found = OBJECT.exec(text)) {
      const size = sizeOf(found[1] ?? '')
      if (size === undefined) return input.close()
      listener(size)
      text = text.slice(found[0].length)
    }
    if (text.length > MAX_SIZE_CHARACTERS) return input.close()
  }
}

function sizeOf(json: string): TerminalSize | undefined {
  try {
    const { Width, Height }: { readonly Width?: unknown; readonly Height?: unknown } = JSON.parse(json)
    return { columns: typeof Width === 'number' ? Width : 0, rows: typeof Height === 'number' ? Height : 0 }
  } catch {
    return undefined
  }
}
