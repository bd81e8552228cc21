/** The API server as Pods reach it: behind the Service `kubernetes`, which speaks TLS. */
import type { Duplex } from 'node:stream'
import type { Clock } from './clock/clock.ts'
import { AttentiveStream } from './runtime/kernel/attentive-stream.ts'
import type { PortListener } from './runtime/kernel/socket.ts'
import { isHandshake, PLAIN_REFUSAL } from './runtime/programs/lib/tls-server.ts'

/** Where the endpoints of the Service lead: to the host of the first node. */
const ENDPOINT = { address: '172.18.0.2', port: 6443 }

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

/** A connection of a Pod. */
class ServedStream extends AttentiveStream {
  #first = true

  protected override taken(bytes: Uint8Array | undefined): void {
    const refused = this.#first && bytes !== undefined && !isHandshake(bytes)
    this.#first = false
    if (refused) this.end(PLAIN_REFUSAL, () => this.destroy())
    else super.taken(bytes)
  }
}
