/** A network namespace: its addresses, and who listens and speaks in it. */
import type { NetworkInterface } from './network-api.ts'
import type { NetworkHost, PodNetwork, Target } from './pod-network.ts'
import { type PortListener, type Socket, socketPair } from './socket.ts'
import { SystemError } from './system-error.ts'

const FIRST_EPHEMERAL = 32_768
const LAST_EPHEMERAL = 60_999
const ANY = '0.0.0.0'

export interface NetworkNamespaceOptions {
  /** Of eth0; empty while there is none. */
  readonly addresses: readonly string[]
  readonly network: PodNetwork
  /** The Kubernetes namespace in which short names of services are looked up. */
  readonly podNamespace: string
  readonly prefix?: number
  /** Who answers on a port that no process of the kernel listens on. */
  readonly otherListener?: (port: number) => PortListener | undefined
  readonly otherPorts?: () => readonly PortListener[]
}

export class NetworkNamespace implements NetworkHost {
  readonly options: NetworkNamespaceOptions
  readonly sockets = new Set<Socket>()
  readonly #listeners = new Map<number, PortListener[]>()
  #lastPort = FIRST_EPHEMERAL - 1

  constructor(options: NetworkNamespaceOptions) {
    this.options = options
  }

  get addresses(): readonly string[] {
    return this.options.addresses
  }

  interfaces(): readonly NetworkInterface[] {
    const { addresses, prefix = 24 } = this.options
    const loopback = { name: 'lo', address: '127.0.0.1', prefix: 8, mac: '00:00:00:00:00:00' }
    return [loopback, ...addresses.map((address) => ({ name: 'eth0', address, prefix, mac: macOf(address) }))]
  }

  listeners(): readonly PortListener[] {
    return [...[...this.#listeners.values()].flat(), ...(this.options.otherPorts?.() ?? [])]
  }

  /** Throws EADDRINUSE. */
  add(listener: PortListener): void {
    const { address, port } = listener
    if (this.listenerOn(address, port) !== undefined) throw new SystemError('EADDRINUSE')
    this.#listeners.set(port, [...(this.#listeners.get(port) ?? []), listener])
  }

  remove(listener: PortListener): void {
    const left = (this.#listeners.get(listener.port) ?? []).filter((one) => one !== listener)
    if (left.length === 0) this.#listeners.delete(listener.port)
    else this.#listeners.set(listener.port, left)
  }

  listenerOn(address: string, port: number): PortListener | undefined {
    const found = this.#listeners
      .get(port)
      ?.find((one) => one.address === ANY || address === ANY || one.address === address)
    return found ?? this.options.otherListener?.(port)
  }

  freePort(): number {
    do this.#lastPort = this.#lastPort >= LAST_EPHEMERAL ? FIRST_EPHEMERAL : this.#lastPort + 1
    while (this.#listeners.has(this.#lastPort))
    return this.#lastPort
  }

  /** A connection from here. Throws as NetworkView.connect rejects. */
  connect(address: string, port: number): Socket {
    const target = this.#target(address, port)
    const listener = target.host.listenerOn(target.address, target.port)
    if (listener === undefined) throw new SystemError('ECONNREFUSED')
    const from = target.host === this ? target.address : (this.options.addresses[0] ?? '127.0.0.1')
    const [client, server] = socketPair(
      { address: from, port: this.freePort() },
      { address: target.address, port: target.port },
      (socket) => {
        this.sockets.delete(socket)
        target.host.sockets.delete(socket)
      },
    )
    server.owner = listener.owner
    if (!listener.offer(server)) throw new SystemError('ETIMEDOUT')
    this.sockets.add(client)
    target.host.sockets.add(server)
    return client
  }

  #target(address: string, port: number): Target {
    if (isLoopback(address)) return { host: this, address: '127.0.0.1', port }
    if (this.options.addresses.includes(address)) return { host: this, address, port }
    return this.options.network.route(address, port)
  }
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1' || address === ANY

/** As bridges make it of an address. */
function macOf(address: string): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
  return ['02', '42', ...bytes].join(':')
}
