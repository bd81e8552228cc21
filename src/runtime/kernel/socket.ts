/** Connections inside the Pod network: two pipes each, and who may know of them. */
import { type ByteSink, type ByteSource, type Cancel, Waiters } from './byte-flow.ts'
import { Pipe } from './pipe.ts'

export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** One end of a connection. */
export interface Socket {
  readonly local: Endpoint
  readonly remote: Endpoint
  readonly source: ByteSource
  readonly sink: ByteSink
  /** Who holds it; undefined for somebody outside all processes. */
  owner: object | undefined
  readonly onClose: () => void
}

/** Both ends; what is written to one is read from the other. */
export function socketPair(client: Endpoint, server: Endpoint, closed: (socket: Socket) => void): [Socket, Socket] {
  const there = new Pipe()
  const back = new Pipe()
  const end = (local: Endpoint, remote: Endpoint, source: ByteSource, sink: ByteSink): Socket => {
    const socket: Socket = { local, remote, source, sink, owner: undefined, onClose: () => closed(socket) }
    return socket
  }
  return [end(client, server, back.source, there.sink), end(server, client, there.source, back.sink)]
}

/** Closes both directions. */
export function closeSocket(socket: Socket): void {
  socket.sink.close()
  socket.source.close()
  socket.onClose()
}

const BACKLOG = 128

/** Who answers on a port: a process that accepts, or a function of somebody else. */
export interface PortListener {
  readonly address: string
  readonly port: number
  readonly owner: object | undefined
  /** False: it has no room for one more. */
  offer(socket: Socket): boolean
}

/** Connections wait here until the process accepts them. */
export class Backlog implements PortListener {
  readonly address: string
  readonly port: number
  readonly owner: object
  readonly #waiting: Socket[] = []
  readonly #acceptors = new Waiters()
  #closed = false

  constructor(address: string, port: number, owner: object) {
    this.address = address
    this.port = port
    this.owner = owner
  }

  get isClosed(): boolean {
    return this.#closed
  }

  offer(socket: Socket): boolean {
    if (this.#closed || this.#waiting.length >= BACKLOG) return false
    this.#waiting.push(socket)
    this.#acceptors.wake()
    return true
  }

  take(): Socket | undefined {
    return this.#waiting.shift()
  }

  whenOffered(listener: () => void): Cancel {
    return this.#acceptors.add(listener)
  }

  close(): void {
    this.#closed = true
    for (const socket of this.#waiting.splice(0)) closeSocket(socket)
    this.#acceptors.wake()
  }
}
