/** The line that is being typed, in canonical mode: what each key does to it and what is echoed. Source: termios(3). */
import type { Signal } from './process-api.ts'

/** What one key leads to. */
export interface KeyEffect {
  readonly echo?: Uint8Array
  /** A line is complete. */
  readonly line?: Uint8Array
  readonly signal?: Signal
  /** The end of input: Ctrl-D on an empty line. */
  readonly end?: boolean
}

const LONGEST_LINE = 4095
const SIGNAL_KEYS: { readonly [key: number]: Signal } = { 3: 'INT', 26: 'TSTP', 28: 'QUIT' }
const ERASE = new Set([8, 127])
const END = 4
const LINE_FEED = 10
const RETURN = 13
const KILL_LINE = 21
const ERASE_WORD = 23
const REPRINT = 18
const SPACE = 32

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const NEW_LINE = text('\r\n')

/** '^C' for keys without a sign. */
const signOf = (key: number): string =>
  key < SPACE && key !== 9 ? `^${String.fromCharCode(key + 64)}` : key === 127 ? '^?' : ''

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80

export class LineEditor {
  #line: number[] = []

  key(key: number): KeyEffect {
    const signal = SIGNAL_KEYS[key]
    if (signal !== undefined) {
      this.#line = []
      return { echo: text(signOf(key)), signal }
    }
    if (key === LINE_FEED || key === RETURN) return this.#complete()
    if (key === END) return this.#line.length === 0 ? { end: true } : { line: this.takeLine() }
    if (ERASE.has(key)) return this.#erase(() => 1)
    if (key === KILL_LINE) return this.#erase((line) => line.length)
    if (key === ERASE_WORD) return this.#erase(lengthOfLastWord)
    if (key === REPRINT) return { echo: Uint8Array.from([...text('^R\r\n'), ...this.#line]) }
    if (this.#line.length >= LONGEST_LINE) return {}
    this.#line.push(key)
    const sign = signOf(key)
    return { echo: sign === '' ? Uint8Array.of(key) : text(sign) }
  }

  /** What is typed so far; the line is empty afterwards. */
  takeLine(): Uint8Array {
    const line = Uint8Array.from(this.#line)
    this.#line = []
    return line
  }

  #complete(): KeyEffect {
    this.#line.push(LINE_FEED)
    return { echo: NEW_LINE, line: this.takeLine() }
  }

  #erase(howMuch: (line: readonly number[]) => number): KeyEffect {
    let columns = 0
    for (let left = howMuch(this.#line); left > 0 && this.#line.length > 0; left--) {
      let byte = this.#line.pop() ?? 0
      while (isContinuation(byte) && this.#line.length > 0) {
        byte = this.#line.pop() ?? 0
        left--
      }
      columns += Math.max(1, signOf(byte).length)
    }
    return columns === 0 ? {} : { echo: text('\b \b'.repeat(columns)) }
  }
}

function lengthOfLastWord(line: readonly number[]): number {
  let start = line.length
  while (start > 0 && line[start - 1] === SPACE) start--
  while (start > 0 && line[start - 1] !== SPACE) start--
  return line.length - start
}
