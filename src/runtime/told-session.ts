/** Shows a client what a process writes that is told in advance. */
import type { ByteOutput } from './kernel/streams.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { Session, SessionEnd, SessionStreams } from './streaming-runtime.ts'

/** Hands over what it writes from part number `next` on, at the pace of who reads it. `stop`: the client has gone. */
export function showTold(
  process: SimulatedProcess,
  next: number,
  streams: SessionStreams,
  tty: boolean,
  stop: () => void,
): Session {
  let wake: (() => void) | undefined
  let cancelled = false
  let changes = 0
  const stopFollowing = process.follow(() => {
    changes++
    wake?.()
  })
  const writeAll = async (from: number): Promise<number> => {
    const parts = process.output().slice(from)
    for (const { text, stream } of parts) {
      const output = stream === 'stderr' && !tty ? streams.stderr : streams.stdout
      await writeTo(output, tty ? text.replaceAll('\n', '\r\n') : text)
    }
    return from + parts.length
  }
  const run = async (): Promise<SessionEnd> => {
    for (let from = next; !cancelled; ) {
      const { exitCode } = process
      const seen = changes
      const written = await writeAll(from)
      if (exitCode !== undefined) {
        stopFollowing()
        return { type: 'exited', exitCode }
      }
      if (written === from && changes === seen)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      from = written
    }
    return { type: 'exited', exitCode: 0 }
  }
  return {
    ended: run(),
    cancel() {
      cancelled = true
      stopFollowing()
      stop()
      wake?.()
    },
  }
}

/** Writes as long as somebody reads. */
export async function writeTo(output: ByteOutput | undefined, text: string | Uint8Array): Promise<boolean> {
  try {
    await output?.write(text)
    return output !== undefined
  } catch {
    return false
  }
}
