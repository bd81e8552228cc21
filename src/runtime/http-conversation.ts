/** HTTP of processes that are told in advance: requests off a connection, the answers of a port back to it. */
import { STATUS_CODES } from 'node:http'
import type { PortAnswer } from './image.ts'
import type { ByteInput, ByteOutput } from './kernel/streams.ts'
import type { PortConnection } from './streaming-runtime.ts'

/** What is no request by then will not become one. */
const MAX_HEAD_BYTES = 64 * 1024
const HEAD_END = '\r\n\r\n'

/** Answers the request for a path, now or later. */
export type Ask = (path: string, done: (answer: PortAnswer) => void) => void

export class HttpConversation implements PortConnection {
  readonly #ask: Ask
  #received: Buffer = Buffer.alloc(0)
  /** Bytes of a request's body that are still to come. */
  #skip = 0
  #answers: Uint8Array[] = []
  #asking = false
  #inputEnded = false
  #ended = false
  #wake: (() => void) | undefined

  constructor(ask: Ask) {
    this.#ask = ask
  }

  readonly input: ByteInput = {
    read: async () => {
      while (this.#answers.length === 0) {
        if (this.#ended) return undefined
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
      return this.#answers.shift()
    },
    close: () => this.close(),
  }

  readonly output: ByteOutput = {
    write: async (bytes) => {
      this.#received = Buffer.concat([this.#received, typeof bytes === 'string' ? Buffer.from(bytes) : bytes])
      this.#readRequests()
    },
    close: () => {
      this.#inputEnded = true
      if (!this.#asking) this.close()
    },
  }

  close(): void {
    this.#ended = true
    this.#wake?.()
  }

  #readRequests(): void {
    while (!this.#asking && !this.#ended) {
      const body = Math.min(this.#skip, this.#received.length)
      this.#skip -= body
      this.#received = this.#received.subarray(body)
      const end = this.#received.indexOf(HEAD_END)
      if (end < 0 && this.#received.length > MAX_HEAD_BYTES)
        return this.#answer({ status: 400 }, { closes: true, head: false })
      if (end < 0 || this.#skip > 0) return
      const head = this.#received.toString('latin1', 0, end)
      this.#received = this.#received.subarray(end + HEAD_END.length)
      this.#answerRequest(head)
    }
  }

  #answerRequest(head: string): void {
    const request = /^([A-Z]+) (\S+) HTTP\/1\.([01])\r?\n/.exec(`${head}\r\n`)
    if (request === null) return this.#answer({ status: 400 }, { closes: true, head: false })
    const [, method = '', path = '', minor] = request
    this.#skip = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
    const closes = /^connection: *close/im.test(head) || (minor === '0' && !/^connection: *keep-alive/im.test(head))
    this.#asking = true
    this.#ask(path, (answer) => {
      this.#asking = false
      this.#answer(answer, { closes: closes || this.#inputEnded, head: method === 'HEAD' })
      this.#readRequests()
    })
  }

  #answer(
    { status, body = '' }: PortAnswer,
    { closes, head }: { readonly closes: boolean; readonly head: boolean },
  ): void {
    const bytes = Buffer.from(body)
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      `Content-Length: ${bytes.length}`,
      ...(closes ? ['Connection: close'] : []),
    ]
    this.#answers.push(Buffer.concat([Buffer.from(`${lines.join('\r\n')}${HEAD_END}`), head ? Buffer.alloc(0) : bytes]))
    if (closes) this.#ended = true
    this.#wake?.()
  }
}
