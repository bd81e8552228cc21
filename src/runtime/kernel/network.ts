/** The network as one process sees it: the calls of NetworkView. */
import { Files } from './files.ts'
import { KernelProcess } from './kernel-process.ts'
import type { Connection, Listener, NetworkInterface, NetworkView, SocketInfo } from './network-api.ts'
import type { NetworkNamespace } from './network-namespace.ts'
import { ProcessInput, ProcessOutput } from './process-streams.ts'
import { Backlog, closeSocket, type Socket } from './socket.ts'
import { SystemError } from './system-error.ts'

const FIRST_UNPRIVILEGED = 1024
const ADDRESS = /^(\d{1,3}\.){3}\d{1,3}$|:/
const ANY = '0.0.0.0'

export class Network implements NetworkView {
  readonly #process: KernelProcess
  readonly #namespace: NetworkNamespace

  constructor(process: KernelProcess) {
    this.#process = process
    this.#namespace = process.setup.sandbox.network
  }

  interfaces(): readonly NetworkInterface[] {
    return this.#namespace.interfaces()
  }

  async resolve(name: string): Promise<readonly string[]> {
    await this.#process.goOn()
    if (ADDRESS.test(name)) return [name]
    const known = this.#inHosts(name)
    if (known.length > 0) return known
    const { network, podNamespace } = this.#namespace.options
    return network.services.resolve(name.replace(/\.$/, ''), podNamespace)
  }

  async connect(address: string, port: number): Promise<Connection> {
    await this.#process.turn()
    const [resolved] = await this.resolve(address)
    if (resolved === undefined) throw new SystemError('EHOSTUNREACH')
    return this.#own(this.#namespace.connect(resolved, port))
  }

  listen(port: number, address = ANY): Listener {
    const process = this.#process
    if (port > 0 && port < FIRST_UNPRIVILEGED && !process.credentials.capabilities.has('NET_BIND_SERVICE')) {
      throw new SystemError('EACCES')
    }
    const backlog = new Backlog(address, port === 0 ? this.#namespace.freePort() : port, process)
    this.#namespace.add(backlog)
    const close = (): void => {
      this.#namespace.remove(backlog)
      process.unhold(close)
      backlog.close()
    }
    process.hold(close)
    return { port: backlog.port, accept: () => this.#accept(backlog), close }
  }

  sockets(): readonly SocketInfo[] {
    return socketsOf(this.#namespace, this.#process)
  }

  async #accept(backlog: Backlog): Promise<Connection> {
    await this.#process.goOn()
    for (;;) {
      const socket = backlog.take()
      if (socket !== undefined) return this.#own(socket)
      if (backlog.isClosed) throw new SystemError('EINTR')
      await this.#process.block((done) => backlog.whenOffered(done))
    }
  }

  #own(socket: Socket): Connection {
    const process = this.#process
    socket.owner = process
    const input = ProcessInput.opened(process, socket.source)
    const output = ProcessOutput.opened(process, socket.sink)
    const close = (): void => {
      process.unhold(close)
      closeSocket(socket)
    }
    process.hold(close)
    return {
      local: socket.local,
      remote: socket.remote,
      read: (max) => input.read(max),
      write: (bytes) => output.write(bytes),
      endOutput: () => socket.sink.close(),
      close,
    }
  }

  #inHosts(name: string): string[] {
    try {
      const text = new TextDecoder().decode(new Files(this.#process).read('/etc/hosts'))
      return text
        .split('\n')
        .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
        .filter(([, ...names]) => names.includes(name))
        .map(([address = '']) => address)
    } catch (error) {
      if (error instanceof SystemError) return []
      throw error
    }
  }
}

/** What /proc/net/tcp shows of a namespace, numbered as `viewer` sees its holders. */
export function socketsOf(namespace: NetworkNamespace, viewer: KernelProcess): SocketInfo[] {
  const holder = (owner: object | undefined): { pid?: number } => {
    const pid = owner instanceof KernelProcess ? owner.pidIn(viewer.namespace) : 0
    return pid === 0 ? {} : { pid }
  }
  const nobody = { address: ANY, port: 0 }
  return [
    ...namespace.listeners().map(({ address, port, owner }) => ({
      state: 'LISTEN' as const,
      local: { address, port },
      remote: nobody,
      ...holder(owner),
    })),
    ...[...namespace.sockets].map(({ local, remote, owner }) => ({
      state: 'ESTABLISHED' as const,
      local,
      remote,
      ...holder(owner),
    })),
  ]
}
