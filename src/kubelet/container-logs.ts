/** What a kubelet answers to those who want to read what a container wrote. Source: kubelet v1.35, semantics §11.2. */
import { parseTime } from '../apimachinery/time.ts'
import type { ContainerLog, LogEntry } from './container-runtime.ts'
import type { NodeContext } from './node-context.ts'
import type { Pod } from './pod.ts'
import type { ContainerStatus, PodStatus } from './pod-status.ts'

/** PodLogOptions. Undefined means not given. */
export interface LogRequest {
  readonly follow: boolean
  readonly previous: boolean
  readonly timestamps: boolean
  readonly sinceSeconds: number | undefined
  /** RFC 3339; '' for the zero time. */
  readonly sinceTime: string | undefined
  readonly tailLines: number | undefined
  readonly limitBytes: number | undefined
}

/** Where a log is written to. */
export interface LogSink {
  /** False when the reader is slow. */
  write(chunk: Uint8Array): boolean
  end(): void
  /** Calls once, when a slow reader has caught up. */
  whenDrained(task: () => void): void
}

export type LogAnswer =
  | { readonly type: 'refused'; readonly status: number; readonly text: string }
  /** `start` returns what stops the stream. */
  | { readonly type: 'stream'; readonly start: (sink: LogSink) => () => void }

/** A refusal of the kubelet, for the API server to tell. */
export const refused = (status: number, text: string): LogAnswer => ({ type: 'refused', status, text })

const WAITING: { readonly [reason: string]: string } = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
}

/** The id ('containerd://…') of the run whose log is meant, or why there is none. */
export function loggedContainer(
  podName: string,
  status: PodStatus,
  name: string,
  previous: boolean,
): { readonly id: string } | { readonly refusal: string } {
  const found = statusOf(status, name)
  const container = `container "${name}" in pod "${podName}"`
  if (found === undefined) return { refusal: `${container} is not available` }
  const { state, lastState } = found
  const lastId = lastState.terminated?.containerID ?? ''
  if (previous) return lastId === '' ? { refusal: `previous terminated ${container} not found` } : { id: lastId }
  if (state.running !== undefined) return { id: found.containerID ?? '' }
  if (state.terminated !== undefined || lastState.terminated !== undefined) {
    const id = state.terminated?.containerID || lastId
    return id === '' ? { refusal: `${container} is terminated` } : { id }
  }
  const reason = state.waiting?.reason
  if (reason === undefined) return { refusal: `${container} is waiting to start - no logs yet` }
  return { refusal: `${container} is waiting to start: ${WAITING[reason] ?? reason}` }
}

function statusOf(status: PodStatus, name: string): ContainerStatus | undefined {
  const lists = [status.containerStatuses, status.initContainerStatuses, status.ephemeralContainerStatuses]
  return lists.flatMap((list) => list ?? []).find((one) => one.name === name)
}

/** Writes what is there and, if it is to follow, what comes, until the container has ended. `now` in ms since 1970. */
export function streamLog(log: ContainerLog, request: LogRequest, now: number, sink: LogSink): () => void {
  const { follow, tailLines } = request
  const rendered = new LogText(request, now)
  let next = tailLines === undefined ? 0 : tailStart(log, tailLines)
  let stopped = false
  let stopFollowing: (() => void) | undefined
  const stop = (): void => {
    stopped = true
    stopFollowing?.()
  }
  const finish = (): void => {
    stop()
    sink.end()
  }
  const pump = (): void => {
    if (stopped) return
    const ended = log.hasEnded()
    for (const entry of log.read(next)) {
      next = entry.number + 1
      const text = rendered.next(entry)
      const slow = text.length > 0 && !sink.write(text)
      if (rendered.isFull) return finish()
      if (slow) return sink.whenDrained(pump)
    }
    if (!follow || ended) finish()
  }
  if (follow && !log.hasEnded()) stopFollowing = log.follow(pump)
  pump()
  return stop
}

function tailStart(log: ContainerLog, lines: number): number {
  const all = log.read(0)
  const last = all.at(-1)
  if (lines === 0) return last === undefined ? 0 : last.number + 1
  return all.at(-lines)?.number ?? 0
}

const NEWLINE = 0x0a
const NOTHING = new Uint8Array()

/** The text of one entry after the other, as far as it is asked for. */
class LogText {
  readonly #timestamps: boolean
  readonly #since: number
  #left: number
  #atLineStart = true

  constructor({ timestamps, sinceSeconds, sinceTime, limitBytes }: LogRequest, now: number) {
    this.#timestamps = timestamps
    this.#left = limitBytes ?? Number.POSITIVE_INFINITY
    const since = sinceTime === undefined ? Number.NaN : parseTime(sinceTime)
    if (sinceSeconds !== undefined) this.#since = now - sinceSeconds * 1000
    else this.#since = Number.isNaN(since) ? Number.NEGATIVE_INFINITY : since
  }

  /** No more bytes are wanted. */
  get isFull(): boolean {
    return this.#left <= 0
  }

  next({ at, text }: LogEntry): Uint8Array {
    if (at < this.#since) return NOTHING
    const prefixed =
      this.#timestamps && this.#atLineStart ? Buffer.concat([Buffer.from(`${nanoTime(at)} `), text]) : text
    const cut = prefixed.subarray(0, this.#left)
    this.#left -= cut.length
    this.#atLineStart = text.at(-1) === NEWLINE
    return cut
  }
}

/** RFC 3339 with nine decimals. */
const nanoTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}000000Z`

/** What a container of a Pod wrote, as far as the node still has it. */
export function podLog(
  { statuses, runtime, clock }: NodeContext,
  pod: Pod,
  container: string,
  request: LogRequest,
): LogAnswer {
  const meant = loggedContainer(pod.metadata.name ?? '', statuses.statusOf(pod), container, request.previous)
  if ('refusal' in meant) return refused(400, meant.refusal)
  const log = runtime.containerLog(meant.id.slice(`${runtime.name}://`.length))
  if (log === undefined) return text(`unable to retrieve container logs for ${meant.id}`)
  return { type: 'stream', start: (sink) => streamLog(log, request, clock.now(), sink) }
}

/** A log that is only this text. */
const text = (content: string): LogAnswer => ({
  type: 'stream',
  start(sink) {
    sink.write(Buffer.from(content))
    sink.end()
    return () => {}
  },
})
