/** The way from the API server into the Pod network: it stands on the host that all nodes are on. */
import { isIP } from 'node:net'
import { type ClusterNetwork, DialError } from './apiserver/proxy/network.ts'
import { NetworkNamespace } from './runtime/kernel/network-namespace.ts'
import type { PodNetwork } from './runtime/kernel/pod-network.ts'
import { SocketStream } from './runtime/kernel/socket-stream.ts'
import { SystemError } from './runtime/kernel/system-error.ts'

/** The gateway of the nodes' network. */
const HOST_IP = '172.18.0.1'

const REFUSED = 'connect: connection refused'

/** What Go says of a failed connect, by its error number. */
const TEXTS: { readonly [code: string]: string } = {
  ECONNREFUSED: REFUSED,
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'i/o timeout',
}

/** `addressOf`: the address of a node by its name. */
export function clusterNetwork(network: PodNetwork, addressOf: (node: string) => string | undefined): ClusterNetwork {
  const namespace = new NetworkNamespace({ addresses: [HOST_IP], network, podNamespace: 'default' })
  return {
    resolve: (host) => (isIP(host) === 0 ? addressOf(host) : host),
    dial(address, port) {
      try {
        return new SocketStream(namespace.connect(address, port))
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        throw new DialError(TEXTS[error.code] ?? error.message)
      }
    },
  }
}

/** A network that is there later, or never: then nobody answers. */
export const lateNetwork = (find: () => ClusterNetwork | undefined): ClusterNetwork => ({
  resolve: (host) => (isIP(host) === 0 ? find()?.resolve(host) : host),
  dial(address, port) {
    const network = find()
    if (network === undefined) throw new DialError(REFUSED)
    return network.dial(address, port)
  },
})
