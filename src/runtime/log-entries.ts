/** What a container wrote, as runtimes keep it: in lines, each with its time. */
import type { LogEntry } from '../kubelet/container-runtime.ts'
import type { OutputPart } from './image.ts'

type Stream = LogEntry['stream']

/** A terminal's line discipline: each line feed goes back to the start of the line. */
const throughTerminal = (text: string): string => text.replaceAll('\n', '\r\n')

/**
 * The lines of both streams in the order in which they were ended. The rest of a stream that has not ended yet is held
 * back. `startedAt` in ms since 1970. Source: containerd's CRI logger.
 */
export function logEntries(
  parts: readonly OutputPart[],
  { startedAt, ended, tty }: { readonly startedAt: number; readonly ended: boolean; readonly tty: boolean },
): LogEntry[] {
  const entries: LogEntry[] = []
  const rest = new Map<Stream, { text: string; at: number }>()
  const add = (stream: Stream, text: string, at: number): void => {
    entries.push({ number: entries.length, at, stream, text: Buffer.from(text) })
  }
  for (const { afterMs, text, stream: own = 'stdout' } of parts) {
    const stream = tty ? 'stdout' : own
    const at = startedAt + afterMs
    const whole = (rest.get(stream)?.text ?? '') + (tty ? throughTerminal(text) : text)
    const lines = whole.split(/(?<=\n)/)
    const last = lines.at(-1)?.endsWith('\n') === false ? (lines.pop() ?? '') : ''
    for (const line of lines) if (line !== '') add(stream, line, at)
    rest.set(stream, { text: last, at })
  }
  if (ended) for (const [stream, { text, at }] of rest) if (text !== '') add(stream, text, at)
  return entries
}
