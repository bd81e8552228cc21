/** What a container's program wrote, as runtimes keep it: line by line, the newest lines only. Source: containerd's CRI logger. */
import type { ContainerLog, LogEntry } from '../kubelet/container-runtime.ts'

type Stream = LogEntry['stream']

/** Longer lines are kept in parts of this many bytes. */
const LONGEST_PART = 16 * 1024
/** Bytes that are kept of a container. Source: the kubelet's containerLogMaxSize. */
const CAPACITY = 10 * 1024 * 1024
/** What a line takes besides: '2026-01-01T00:00:00.000000000Z stdout F '. */
const PREFIX = 40
const LINE_FEED = 10
const NOTHING = new Uint8Array()

export class OutputLog implements ContainerLog {
  readonly #now: () => number
  readonly #listeners = new Set<() => void>()
  /** A line of each stream that has not ended. */
  readonly #begun = new Map<Stream, Uint8Array>()
  #entries: LogEntry[] = []
  #next = 0
  #bytes = 0
  #ended = false

  /** `now`: ms since 1970. */
  constructor(now: () => number) {
    this.#now = now
  }

  read(from: number): readonly LogEntry[] {
    const [first] = this.#entries
    return first === undefined ? [] : this.#entries.slice(Math.max(0, from - first.number))
  }

  hasEnded(): boolean {
    return this.#ended
  }

  follow(changed: () => void): () => void {
    this.#listeners.add(changed)
    return () => this.#listeners.delete(changed)
  }

  write(stream: Stream, bytes: Uint8Array): void {
    const before = this.#next
    let rest = joined(this.#begun.get(stream), bytes)
    for (let end = endOfPart(rest); end > 0; end = endOfPart(rest)) {
      this.#add(stream, rest.subarray(0, end))
      rest = rest.subarray(end)
    }
    this.#begun.set(stream, rest)
    if (this.#next > before) this.#tell()
  }

  /** Nothing more comes: a line that has not ended is one all the same. */
  end(): void {
    if (this.#ended) return
    for (const [stream, rest] of this.#begun) if (rest.length > 0) this.#add(stream, rest)
    this.#begun.clear()
    this.#ended = true
    this.#tell()
  }

  #add(stream: Stream, text: Uint8Array): void {
    this.#entries.push({ number: this.#next++, at: this.#now(), stream, text })
    this.#bytes += text.length + PREFIX
    if (this.#bytes > CAPACITY) this.#forgetOldest()
  }

  /** A good part at once, so that not every line moves all others. */
  #forgetOldest(): void {
    let count = 0
    for (const { text } of this.#entries) {
      if (this.#bytes <= CAPACITY / 2) break
      this.#bytes -= text.length + PREFIX
      count++
    }
    this.#entries = this.#entries.slice(count)
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

/** How many bytes the first part takes that is complete; 0 when there is none. */
function endOfPart(bytes: Uint8Array): number {
  const end = bytes.subarray(0, LONGEST_PART).indexOf(LINE_FEED) + 1
  return end === 0 && bytes.length >= LONGEST_PART ? LONGEST_PART : end
}

/** A copy: who wrote the bytes may use its buffer again. */
function joined(begun: Uint8Array = NOTHING, bytes: Uint8Array): Uint8Array {
  return begun.length === 0 ? bytes.slice() : Buffer.concat([begun, bytes])
}
