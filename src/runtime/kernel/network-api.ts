/** The network as a process sees it: its Pod's namespace, the Pods and services of the cluster, and nothing outside. */
import type { ByteInput, ByteOutput } from './streams.ts'

export interface NetworkInterface {
  /** 'lo', 'eth0'. */
  readonly name: string
  readonly address: string
  /** Bits of the network. */
  readonly prefix: number
  readonly mac: string
}

export interface Connection extends ByteInput, ByteOutput {
  /** Nothing more will be written; reading goes on. */
  endOutput(): void
  readonly local: { readonly address: string; readonly port: number }
  readonly remote: { readonly address: string; readonly port: number }
}

export interface Listener {
  readonly port: number
  /** Rejects with EINTR when the listener is closed. */
  accept(): Promise<Connection>
  close(): void
}

/** A row of /proc/net/tcp. */
export interface SocketInfo {
  readonly state: 'LISTEN' | 'ESTABLISHED' | 'TIME_WAIT'
  readonly local: { readonly address: string; readonly port: number }
  readonly remote: { readonly address: string; readonly port: number }
  /** Who holds it, numbered in the namespace of who looks; undefined when it may not be known. */
  readonly pid?: number
}

export interface NetworkView {
  interfaces(): readonly NetworkInterface[]
  /** Addresses of a name by /etc/hosts and the cluster's DNS. Empty when there is none. */
  resolve(name: string): Promise<readonly string[]>
  /** Rejects: ECONNREFUSED, EHOSTUNREACH, ENETUNREACH (the outside), ETIMEDOUT. */
  connect(address: string, port: number): Promise<Connection>
  /** Throws EADDRINUSE, EACCES (ports below 1024 without NET_BIND_SERVICE). `port` 0 takes any. */
  listen(port: number, address?: string): Listener
  sockets(): readonly SocketInfo[]
}
