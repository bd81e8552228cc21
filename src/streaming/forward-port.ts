/** Connections of a port-forward: from streams of a client to ports in a Pod. */
import type { ByteInput } from '../runtime/kernel/streams.ts'
import type { DialResult, PortConnection } from '../runtime/streaming-runtime.ts'
import { pipe } from './pipe.ts'

export type DialPort = (port: number) => Promise<DialResult>

/** What a client's side of a connection is made of. */
export interface DataStream extends ByteInput {
  write(bytes: Uint8Array | string): Promise<void>
  /** Nothing more will be written. */
  end(): void
}

/** All connections of one client. */
export class PortForwards {
  readonly #dial: DialPort
  readonly #open = new Set<PortConnection>()
  #closed = false

  constructor(dial: DialPort) {
    this.#dial = dial
  }

  /** Resolves when a connection has ended: with what went wrong, '' if nothing did. */
  async forward(port: number, data: DataStream): Promise<string> {
    const dialled = await this.#dial(port)
    if (dialled.type === 'refused')
      return `error forwarding port ${port} to pod ${dialled.sandboxId}, uid : ${dialled.message}`
    const { connection } = dialled
    if (this.#closed) connection.close()
    this.#open.add(connection)
    const sending = pipe(data, connection.output).then(() => connection.output.close())
    // What the Pod has to say decides: a client that is silent does not keep the connection.
    await pipe(connection.input, data)
    data.end()
    data.close()
    connection.close()
    await sending
    this.#open.delete(connection)
    return ''
  }

  /** The client has gone. */
  close(): void {
    this.#closed = true
    for (const connection of this.#open) connection.close()
  }
}
