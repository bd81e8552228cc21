/** A socket of the Pod network for what Node speaks by itself: TLS, HTTP/2. */
import type { Clock } from '../../clock/clock.ts'
import type { Socket } from './socket.ts'
import { SocketStream } from './socket-stream.ts'

/** So many turns of the event loop without a byte are enough to see that Node has nothing more to say. */
const QUIET_TURNS = 20

/** Virtual time waits while bytes move: Node takes turns of the event loop that no process of a Pod takes. */
export class AttentiveStream extends SocketStream {
  readonly #clock: Clock
  #turnsLeft = 0

  constructor(socket: Socket, clock: Clock) {
    super(socket)
    this.#clock = clock
  }

  protected override moved(): void {
    const isIdle = this.#turnsLeft === 0
    this.#turnsLeft = QUIET_TURNS
    if (isIdle) this.#clock.track(this.#untilQuiet())
  }

  async #untilQuiet(): Promise<void> {
    for (; this.#turnsLeft > 0; this.#turnsLeft--) await this.#clock.breathe()
  }
}
