/** HTTP/1.x messages on a connection, read piece by piece. */
import type { ByteInput } from '../../kernel/streams.ts'

/** A head longer than this is refused. */
const MAX_HEAD = 64 * 1024
const FIRST_PRINTABLE = 0x20

export interface MessageHead {
  /** 'GET / HTTP/1.1' or 'HTTP/1.1 200 OK'. */
  readonly startLine: string
  /** As sent, in order. */
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** The value of a field, by its name in any case. */
export const fieldOf = ({ fields }: MessageHead, name: string): string | undefined =>
  fields.find(([known]) => known.toLowerCase() === name)?.[1]

/** Reads lines and bodies from one connection. */
export class MessageReader {
  readonly #input: ByteInput
  #rest: Uint8Array = new Uint8Array()

  constructor(input: ByteInput) {
    this.#input = input
  }

  async #more(): Promise<boolean> {
    const bytes = await this.#input.read()
    if (bytes === undefined) return false
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    return true
  }

  /** Whether what comes can be HTTP at all: a client that speaks TLS begins with a control character. */
  async isText(): Promise<boolean> {
    if (this.#rest.length === 0) await this.#more()
    return (this.#rest[0] ?? FIRST_PRINTABLE) >= FIRST_PRINTABLE || this.#rest[0] === 13 || this.#rest[0] === 10
  }

  /** The next line without its end, or undefined at the end of the connection. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf(10)
      if (end >= 0) {
        const line = Buffer.from(this.#rest.subarray(0, end)).toString('latin1')
        this.#rest = this.#rest.subarray(end + 1)
        return line.replace(/\r$/, '')
      }
      if (this.#rest.length > MAX_HEAD || !(await this.#more())) return undefined
    }
  }

  /** Up to the empty line; undefined when the connection ends before it. */
  async head(): Promise<MessageHead | undefined> {
    const startLine = await this.line()
    if (startLine === undefined) return undefined
    const fields: [string, string][] = []
    for (;;) {
      const line = await this.line()
      if (line === undefined || fields.length > 200) return undefined
      if (line === '') return { startLine, fields }
      const colon = line.indexOf(':')
      fields.push([line.slice(0, colon), line.slice(colon + 1).trim()])
    }
  }

  async *#exactly(length: number): AsyncGenerator<Uint8Array> {
    let left = length
    while (left > 0) {
      if (this.#rest.length === 0 && !(await this.#more())) return
      const bytes = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(bytes.length)
      left -= bytes.length
      yield bytes
    }
  }

  async *#chunked(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const size = Number.parseInt((await this.line()) ?? '0', 16)
      if (!(size > 0)) {
        await this.line()
        return
      }
      yield* this.#exactly(size)
      await this.line()
    }
  }

  /** The body of a message, by its length, its chunks, or (`untilEnd`) the end of the connection. */
  async *body(head: MessageHead, untilEnd: boolean): AsyncGenerator<Uint8Array> {
    const length = fieldOf(head, 'content-length')
    if (fieldOf(head, 'transfer-encoding')?.toLowerCase() === 'chunked') yield* this.#chunked()
    else if (length !== undefined) yield* this.#exactly(Number(length))
    else if (untilEnd) yield* this.#exactly(Number.POSITIVE_INFINITY)
  }
}
