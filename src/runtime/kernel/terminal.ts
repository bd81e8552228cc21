/**
 * A terminal: keys become lines and signals, output becomes what a screen understands. Source: termios(3), with the
 * settings of a fresh pseudo terminal.
 */
import { ByteQueue, type ByteSink, type ByteSource, type Cancel, EMPTY, Waiters } from './byte-flow.ts'
import { LineEditor } from './line-editor.ts'
import type { Signal } from './process-api.ts'
import { SystemError } from './system-error.ts'

/** The processes that keys go to. */
export interface ForegroundGroup {
  signalGroup(signal: Signal): void
}

export interface WindowSize {
  readonly columns: number
  readonly rows: number
}

const SCREEN_CAPACITY = 65_536
const INPUT_CAPACITY = 4096
const LINE_FEED = 10

export class Terminal {
  /** 'pts/0' */
  readonly name: string
  /** What programs read and write. */
  readonly source: ByteSource
  readonly sink: ByteSink
  /** What the screen shows. */
  readonly screen: ByteSource
  size: WindowSize
  /** Leader of the group that has the keyboard. */
  foreground: ForegroundGroup | undefined
  readonly #editor = new LineEditor()
  readonly #typed = new ByteQueue()
  readonly #shown = new ByteQueue()
  readonly #readers = new Waiters()
  readonly #writers = new Waiters()
  readonly #viewers = new Waiters()
  readonly #resized = new Set<() => void>()
  /** Ctrl-D on an empty line ends one read. */
  #ends = 0
  #raw = false
  #hungUp = false

  constructor(name: string, size: WindowSize = { columns: 80, rows: 24 }) {
    this.name = name
    this.size = size
    this.source = {
      take: (max) => this.#take(max),
      whenReadable: (listener): Cancel => this.#readers.add(listener),
      close() {},
    }
    this.sink = {
      put: (bytes) => this.#put(bytes),
      whenWritable: (listener): Cancel => this.#writers.add(listener),
      close() {},
    }
    this.screen = {
      take: (max) => this.#show(max),
      whenReadable: (listener): Cancel => this.#viewers.add(listener),
      close: () => this.hangUp(),
    }
  }

  /** Keys, as they come from a client. What does not fit in the buffer is lost, as in Linux. */
  type(keys: Uint8Array): void {
    if (this.#hungUp || this.#typed.length + keys.length > 16 * INPUT_CAPACITY) return
    if (this.#raw) this.#typed.push(keys.slice())
    else for (const key of keys) this.#key(key)
    this.#readers.wake()
  }

  setRaw(raw: boolean): void {
    if (this.#raw === raw) return
    this.#raw = raw
    // A line begun is there at once for who reads key by key.
    if (raw) this.#typed.push(this.#editor.takeLine())
    this.#readers.wake()
  }

  resize(size: WindowSize): void {
    if (size.columns === this.size.columns && size.rows === this.size.rows) return
    this.size = size
    this.#signal('WINCH')
    for (const listener of this.#resized) listener()
  }

  onResize(listener: () => void): Cancel {
    this.#resized.add(listener)
    return () => this.#resized.delete(listener)
  }

  /** Nobody looks any more: its processes get HUP, and read an end. */
  hangUp(): void {
    if (this.#hungUp) return
    this.#hungUp = true
    this.#signal('HUP')
    this.#readers.wake()
    this.#writers.wake()
    this.#viewers.wake()
  }

  #key(key: number): void {
    const { echo, line, signal, end } = this.#editor.key(key)
    if (echo !== undefined) this.#echo(echo)
    if (line !== undefined) this.#typed.push(line)
    if (end) this.#ends++
    if (signal !== undefined) this.#signal(signal)
  }

  #signal(signal: Signal): void {
    this.foreground?.signalGroup(signal)
  }

  #echo(text: Uint8Array): void {
    if (this.#shown.length + text.length > SCREEN_CAPACITY) return
    this.#shown.push(text)
    this.#viewers.wake()
  }

  #take(max: number): Uint8Array | undefined | typeof EMPTY {
    const bytes = this.#typed.shift(max)
    if (bytes !== undefined) return bytes
    if (this.#ends === 0) return this.#hungUp ? undefined : EMPTY
    this.#ends--
    return undefined
  }

  #put(bytes: Uint8Array): number {
    if (this.#hungUp) throw new SystemError('EPIPE')
    const room = SCREEN_CAPACITY - this.#shown.length
    if (room < 2) return 0
    // Every byte may become two.
    const taken = bytes.subarray(0, Math.max(1, room >> 1))
    this.#shown.push(withReturns(taken))
    this.#viewers.wake()
    return taken.length
  }

  #show(max: number): Uint8Array | undefined | typeof EMPTY {
    const bytes = this.#shown.shift(max)
    if (bytes === undefined) return this.#hungUp ? undefined : EMPTY
    this.#writers.wake()
    return bytes
  }
}

/** A carriage return before each line feed. */
function withReturns(bytes: Uint8Array): Uint8Array {
  let count = 0
  for (const byte of bytes) if (byte === LINE_FEED) count++
  if (count === 0) return bytes.slice()
  const shown = new Uint8Array(bytes.length + count)
  let at = 0
  for (const byte of bytes) {
    if (byte === LINE_FEED) shown[at++] = 13
    shown[at++] = byte
  }
  return shown
}
