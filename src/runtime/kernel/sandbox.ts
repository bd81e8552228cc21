/** What the containers of a Pod share: host name, network, and how many processes there may be. */
import type { NetworkNamespace } from './network-namespace.ts'
import { SystemError } from './system-error.ts'

/** Processes of one Pod. */
const PIDS_LIMIT = 1024

export interface SandboxOptions {
  readonly hostname: string
  readonly network: NetworkNamespace
  /** Numbers of its namespaces, for /proc/PID/ns. */
  readonly namespaces: { readonly net: number; readonly uts: number; readonly ipc: number }
  /** @default 1024 */
  readonly pidsLimit?: number
}

export class Sandbox {
  readonly hostname: string
  readonly network: NetworkNamespace
  readonly pidsLimit: number
  readonly namespaces: SandboxOptions['namespaces']
  processes = 0

  constructor({ hostname, network, namespaces, pidsLimit = PIDS_LIMIT }: SandboxOptions) {
    this.hostname = hostname
    this.network = network
    this.namespaces = namespaces
    this.pidsLimit = pidsLimit
  }

  /** One process more. Throws EAGAIN at the limit. */
  enter(): void {
    if (this.processes >= this.pidsLimit) throw new SystemError('EAGAIN')
    this.processes++
  }

  leave(): void {
    this.processes--
  }
}
