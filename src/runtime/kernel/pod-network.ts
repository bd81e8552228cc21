/** The network of a whole cluster: Pods and nodes by their addresses, services by name and address; there is no outside. */
import type { Endpoint, PortListener, Socket } from './socket.ts'
import { SystemError } from './system-error.ts'

/** A network namespace as others reach it. */
export interface NetworkHost {
  readonly addresses: readonly string[]
  readonly sockets: Set<Socket>
  listenerOn(address: string, port: number): PortListener | undefined
}

export interface Target extends Endpoint {
  readonly host: NetworkHost
}

/** What the network asks the cluster for. */
export interface ServiceDirectory {
  /** Addresses of a service or a Pod by its full or short DNS name, seen from a namespace. Empty: no such name. */
  resolve(name: string, podNamespace: string): readonly string[]
  /** Where a service's address leads; undefined when it is none's, empty when nobody stands behind it. */
  endpoints(address: string, port: number): readonly Endpoint[] | undefined
}

const NO_SERVICES: ServiceDirectory = { resolve: () => [], endpoints: () => undefined }

/** Pods, services and nodes: an address among them that nobody has is a host that is down. */
const INSIDE = [/^10\./, /^172\.18\./]

export class PodNetwork {
  readonly services: ServiceDirectory
  readonly #hosts = new Map<string, NetworkHost>()
  /** What answers on one port of an address, whoever has the others. */
  readonly #served = new Map<string, NetworkHost>()
  /** Ask whether an address is somebody's who has not been met before. */
  readonly #finders: ((address: string) => NetworkHost | undefined)[] = []
  #turn = 0

  constructor(services: ServiceDirectory = NO_SERVICES) {
    this.services = services
  }

  add(host: NetworkHost): void {
    for (const address of host.addresses) this.#hosts.set(address, host)
  }

  addFinder(find: (address: string) => NetworkHost | undefined): void {
    this.#finders.push(find)
  }

  /** From now on `listener` answers on its port, before the host of its address is asked. */
  serve(listener: PortListener): void {
    const { address, port } = listener
    this.#served.set(`${address}:${port}`, {
      addresses: [address],
      sockets: new Set(),
      listenerOn: () => listener,
    })
  }

  remove(host: NetworkHost): void {
    for (const address of host.addresses) {
      if (this.#hosts.get(address) === host) this.#hosts.delete(address)
    }
  }

  /** Throws ECONNREFUSED for a service without endpoints, EHOSTUNREACH, and ENETUNREACH for the outside. */
  route(address: string, port: number): Target {
    const direct = this.#find(address, port)
    if (direct !== undefined) return { host: direct, address, port }
    const endpoints = this.services.endpoints(address, port)
    if (endpoints === undefined) {
      throw new SystemError(INSIDE.some((network) => network.test(address)) ? 'EHOSTUNREACH' : 'ENETUNREACH')
    }
    const chosen = endpoints[this.#turn++ % Math.max(1, endpoints.length)]
    if (chosen === undefined) throw new SystemError('ECONNREFUSED')
    const host = this.#find(chosen.address, chosen.port)
    if (host === undefined) throw new SystemError('EHOSTUNREACH')
    return { host, ...chosen }
  }

  #find(address: string, port: number): NetworkHost | undefined {
    const known = this.#served.get(`${address}:${port}`) ?? this.#hosts.get(address)
    if (known !== undefined) return known
    for (const find of this.#finders) {
      const found = find(address)
      if (found !== undefined) return found
    }
    return undefined
  }
}
