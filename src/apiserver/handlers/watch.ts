/** GET of a collection with `watch`: a stream of events. Source: semantics §6.3, recordings watch/. */
import type { Timer } from '../../clock/clock.ts'
import type { WatchOptions, WatchSink } from '../../registry/registry.ts'
import type { Watcher } from '../../store/storage.ts'
import type { ApiResponse, StreamBody, StreamSink } from '../api.ts'
import type { Exchange } from '../exchange.ts'
import { MEDIA_TYPES, negotiate } from '../negotiation.ts'
import { parseWatchOptions } from '../query-options.ts'
import { offerOf } from './respond.ts'
import { createWatchFrames, type WatchFrames } from './watch-frames.ts'

/** A watch without a time-out ends after one to two times this many seconds. */
const MIN_TIMEOUT_SECONDS = 1800
/** Bookmarks come about once a minute, and once shortly before the end. */
const BOOKMARK_EVERY_MS = 60_000
const BOOKMARK_BEFORE_END_MS = 2_000
/** A watcher that leaves more than this unread is cut. */
const MAX_BACKLOG_BYTES = 16 * 1024 * 1024

export function handleWatch(exchange: Exchange): ApiResponse {
  const options = parseWatchOptions(exchange.params)
  const accept = exchange.header('accept')
  const form = negotiate(accept, offerOf(exchange, 'watch'), false)
  const events = new EventQueue(createWatchFrames(exchange, form))
  const { registry, ids } = exchange.parts
  const watcher = registry.watch(exchange.target, options, events)
  const body: StreamBody = {
    start(sink) {
      const lifetime = (options.timeoutSeconds || MIN_TIMEOUT_SECONDS + ids.below(MIN_TIMEOUT_SECONDS)) * 1000
      const stream = new WatchStream(exchange, events, watcher, sink)
      stream.run(lifetime, options)
      return () => stream.close()
    },
  }
  const type = MEDIA_TYPES[form.format]
  exchange.headers['Content-Type'] = form.format === 'json' ? type : `${type};stream=watch`
  return { status: 200, headers: exchange.headers, body }
}

/** Frames that wait to be written; all of one turn leave together. */
class EventQueue implements WatchSink {
  readonly #frames: WatchFrames
  #waiting: Uint8Array[] = []
  #ended = false
  onReady: (() => void) | undefined

  constructor(frames: WatchFrames) {
    this.#frames = frames
  }

  readonly event: WatchSink['event'] = (type, entry, source) => this.#add(this.#frames.event(type, entry, source))
  readonly bookmark: WatchSink['bookmark'] = (revision, end) => this.#add(this.#frames.bookmark(revision, end))
  readonly error: WatchSink['error'] = (error) => this.#add(this.#frames.error(error))
  readonly end = (): void => {
    this.#ended = true
    this.onReady?.()
  }

  get ended(): boolean {
    return this.#ended
  }

  /** What waits, as one chunk; undefined when nothing does. */
  take(): Uint8Array | undefined {
    const frames = this.#waiting
    if (frames.length === 0) return undefined
    this.#waiting = []
    return frames.length === 1 ? frames[0] : Buffer.concat(frames)
  }

  #add(frame: Uint8Array | undefined): void {
    if (frame === undefined) return this.end()
    if (this.#ended) return
    if (this.#waiting.push(frame) === 1) this.onReady?.()
  }
}

class WatchStream {
  readonly #exchange: Exchange
  readonly #events: EventQueue
  readonly #watcher: Watcher
  readonly #sink: StreamSink
  #timers: Timer[] = []
  #closed = false

  constructor(exchange: Exchange, events: EventQueue, watcher: Watcher, sink: StreamSink) {
    this.#exchange = exchange
    this.#events = events
    this.#watcher = watcher
    this.#sink = sink
  }

  /** `lifetime` in ms of cluster time. */
  run(lifetime: number, { allowWatchBookmarks }: WatchOptions): void {
    const { clock } = this.#exchange.parts
    this.#timers.push(clock.setTimeout(() => this.#finish(), lifetime))
    if (allowWatchBookmarks) {
      this.#bookmarkIn(BOOKMARK_EVERY_MS)
      if (lifetime > BOOKMARK_BEFORE_END_MS) {
        this.#timers.push(clock.setTimeout(() => this.#bookmark(), lifetime - BOOKMARK_BEFORE_END_MS))
      }
    }
    const flush = (): void => this.#flush()
    this.#events.onReady = () => queueMicrotask(flush)
    this.#flush()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#watcher.close()
    for (const timer of this.#timers) timer.cancel()
    this.#timers = []
  }

  #flush(): void {
    if (this.#closed) return
    const chunk = this.#events.take()
    if (chunk !== undefined) this.#sink.write(chunk)
    if (this.#events.ended || this.#sink.backlog > MAX_BACKLOG_BYTES) this.#finish()
  }

  #finish(): void {
    if (this.#closed) return
    const chunk = this.#events.take()
    if (chunk !== undefined) this.#sink.write(chunk)
    this.close()
    this.#sink.end()
  }

  #bookmark(): void {
    this.#events.bookmark(this.#exchange.parts.registry.revision, false)
  }

  #bookmarkIn(ms: number): void {
    const timer = this.#exchange.parts.clock.setTimeout(() => {
      this.#timers = this.#timers.filter((other) => other !== timer)
      this.#bookmark()
      this.#bookmarkIn(ms)
    }, ms)
    this.#timers.push(timer)
  }
}
