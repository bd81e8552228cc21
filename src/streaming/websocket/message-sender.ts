/**
 * Sends one message after another, each in a TLS record of its own, as Go does. The Python client waits for its socket
 * before it reads a message: of two in one record it would not see the second until more comes.
 */
import type { WebSocket } from 'ws'
import { BrokenPipe } from '../broken-pipe.ts'

/** What waits to leave; more is left to who writes. */
const MAX_WAITING_BYTES = 256 * 1024
const CLOSED_NORMALLY = 1000

interface Waiting {
  readonly message: Uint8Array | string
  readonly left: (error: Error | undefined) => void
}

export class MessageSender {
  readonly #client: WebSocket
  readonly #waiting: Waiting[] = []
  #waitingBytes = 0
  #isSending = false
  #isClosing = false

  constructor(client: WebSocket) {
    this.#client = client
  }

  /** Resolves when there is room for more. Throws BrokenPipe when nobody is there to read. */
  async send(message: Uint8Array | string): Promise<void> {
    if (this.#client.readyState !== this.#client.OPEN) throw new BrokenPipe()
    this.#waitingBytes += message.length
    if (this.#waitingBytes <= MAX_WAITING_BYTES) return this.#enqueue({ message, left: () => {} })
    await new Promise<void>((resolve, reject) => {
      this.#enqueue({ message, left: (error) => (error ? reject(new BrokenPipe()) : resolve()) })
    })
  }

  /** Ends the connection after all that was sent. */
  close(): void {
    this.#isClosing = true
    this.#next()
  }

  #enqueue(waiting: Waiting): void {
    this.#waiting.push(waiting)
    this.#next()
  }

  #next(): void {
    if (this.#isSending) return
    const first = this.#waiting.shift()
    if (first === undefined) {
      if (this.#isClosing) this.#client.close(CLOSED_NORMALLY)
      return
    }
    this.#isSending = true
    this.#client.send(first.message, (error) => {
      this.#isSending = false
      this.#waitingBytes -= first.message.length
      first.left(error)
      this.#next()
    })
  }
}
