/** The API server as Pods reach it: behind the Service `kubernetes`, which speaks TLS. */
import type { Duplex } from 'node:stream'
import type { Clock } from './clock/clock.ts'
import type { PortListener, Socket } from './runtime/kernel/socket.ts'
import { SocketStream } from './runtime/kernel/socket-stream.ts'
import { isHandshake, PLAIN_REFUSAL } from './runtime/programs/lib/tls-server.ts'

/** Where the endpoints of the Service lead: to the host of the first node. */
const ENDPOINT = { address: '172.18.0.2', port: 6443 }

/** So many turns of the event loop without a byte are enough to see that a TLS stack has nothing more to say. */
const QUIET_TURNS = 20

/** `accept` is handed what Pods connect to. */
export function inClusterServer(clock: Clock, accept: (stream: Duplex) => void): PortListener {
  return {
    ...ENDPOINT,
    owner: undefined,
    offer(socket) {
      accept(new ServedStream(socket, clock))
      return true
    },
  }
}

/**
 * A connection of a Pod. Virtual time waits while bytes move: Node's TLS takes turns of the event loop that no process of a
 * Pod takes.
 */
class ServedStream extends SocketStream {
  readonly #clock: Clock
  #turnsLeft = 0
  #first = true

  constructor(socket: Socket, clock: Clock) {
    super(socket)
    this.#clock = clock
  }

  protected override moved(): void {
    const isIdle = this.#turnsLeft === 0
    this.#turnsLeft = QUIET_TURNS
    if (isIdle) this.#clock.track(this.#untilQuiet())
  }

  protected override taken(bytes: Uint8Array | undefined): void {
    const refused = this.#first && bytes !== undefined && !isHandshake(bytes)
    this.#first = false
    if (refused) this.end(PLAIN_REFUSAL, () => this.destroy())
    else super.taken(bytes)
  }

  async #untilQuiet(): Promise<void> {
    for (; this.#turnsLeft > 0; this.#turnsLeft--) await this.#clock.breathe()
  }
}
