/** The namespaces, processes and files of one Pod. Source: docs "Share Process Namespace", KEP-277 on target containers. */
import type { ContainerConfig, MountsOf } from '../kubelet/container-runtime.ts'
import { containerFiles } from './container-files.ts'
import { ContainerKernel } from './container-kernel.ts'
import { limitsOf } from './container-limits.ts'
import type { ImageDefinition } from './image.ts'
import { containerRoot, type VolumeMount } from './kernel/container-root.ts'
import type { Inode } from './kernel/inode.ts'
import type { PidNamespace } from './kernel/kernel-process.ts'
import { type Layer, layerOf } from './kernel/layer.ts'
import type { Machine } from './kernel/machine.ts'
import { NetworkNamespace } from './kernel/network-namespace.ts'
import type { PodNetwork } from './kernel/pod-network.ts'
import { Sandbox } from './kernel/sandbox.ts'
import type { PortListener } from './kernel/socket.ts'
import { PodVolumes } from './pod-volumes.ts'
import type { SimulatedContainer } from './simulated-container.ts'
import { askPort, listenerFor } from './simulated-listener.ts'

/** A Pod as the runtime keeps it. */
export interface PodView {
  /** The newest first. */
  readonly containers: readonly SimulatedContainer[]
  readonly sandboxes: readonly { readonly id: string; readonly ips: readonly string[] }[]
}

export interface PodKernelOptions {
  readonly pod: PodView
  readonly machine: Machine
  readonly network: PodNetwork
  readonly host: { readonly name: string; readonly network: NetworkNamespace; readonly root: Inode }
  readonly mountsOf: MountsOf
  readonly layerOf: (definition: ImageDefinition) => Layer
}

/** What holds the namespaces of a sandbox. */
const PAUSE = '/pause'
const PAUSE_USER = { uid: 65_535, gid: 65_535, groups: [65_535], capabilities: new Set<string>() }

export class PodKernel {
  readonly #options: PodKernelOptions
  readonly #containers = new Map<string, ContainerKernel>()
  readonly #volumes: PodVolumes
  #sandbox: Sandbox | undefined
  #sandboxId: string | undefined
  #shared: PidNamespace | undefined

  constructor(options: PodKernelOptions) {
    this.#options = options
    this.#volumes = new PodVolumes(options.machine, options.host.root)
  }

  /** A running container, as seen from inside. Whatever else runs in the Pod is there, too. */
  container(wanted: SimulatedContainer): ContainerKernel {
    this.#forgetOldSandbox()
    const running = this.#options.pod.containers.filter(({ isRunning }) => isRunning)
    for (const container of running.reverse()) this.#containerKernel(container)
    return this.#containerKernel(wanted)
  }

  /** A Pod whose sandbox was made anew has other namespaces. */
  #forgetOldSandbox(): void {
    const id = this.#options.pod.sandboxes[0]?.id
    if (id === this.#sandboxId) return
    this.leaveNetwork()
    this.#sandboxId = id
    this.#sandbox = undefined
    this.#shared = undefined
  }

  /** Its address leads nowhere any more. */
  leaveNetwork(): void {
    const { network, host } = this.#options
    const own = this.#sandbox?.network
    if (own !== undefined && own !== host.network) network.remove(own)
  }

  #containerKernel(container: SimulatedContainer): ContainerKernel {
    const { id } = container.record
    const known = this.#containers.get(id)
    if (known !== undefined) return known
    const { machine, layerOf: layer } = this.#options
    const pidNamespace = this.#pidNamespaceOf(container.config)
    const sandbox = this.#sandboxOf(container.config)
    const { lastWords, mounts: files } = containerFiles(machine, container.config, sandbox)
    const mounts = containerRoot({
      machine,
      pidNamespace,
      layer: layer(container.image.definition),
      readOnly: container.config.readOnlyRoot === true,
      volumes: [...files, ...this.#volumesOf(container.config)],
      controlGroup: (own) => ({
        limits: () => limitsOf(container.record.resources),
        processes: () => pidNamespace.all().filter(({ root }) => root.namespace === own),
      }),
    })
    const made = new ContainerKernel({ container, machine, sandbox, pidNamespace, mounts, lastWords })
    this.#containers.set(id, made)
    container.inside = {
      get lastWords() {
        return made.lastWords
      },
      end: () => {
        this.#containers.delete(id)
        made.end()
      },
    }
    // Who does not run yet is about to run a program.
    if (container.isRunning) made.showOwn()
    return made
  }

  /** The Pod in the network; undefined before it has a container. */
  host(): NetworkNamespace | undefined {
    const [container] = this.#options.pod.containers
    return container && this.#sandboxOf(container.config).network
  }

  /** A shorter path comes first: others may lie below it. */
  #volumesOf(config: ContainerConfig): VolumeMount[] {
    const mounts = this.#options.mountsOf(config.pod, config.name).flatMap((mount) => this.#volumes.mount(mount))
    return mounts.sort((a, b) => a.target.length - b.target.length)
  }

  #sandboxOf({ pod, namespaces }: ContainerConfig): Sandbox {
    const { machine, network, host, pod: view } = this.#options
    const onHost = namespaces.network === 'NODE'
    this.#sandbox ??= new Sandbox({
      hostname: onHost ? host.name : pod.name,
      network: onHost
        ? host.network
        : new NetworkNamespace({
            addresses: view.sandboxes[0]?.ips ?? [],
            network,
            podNamespace: pod.namespace,
            otherListener: (port) => this.#simulatedListener(port),
            otherPorts: () => this.#simulatedListeners(),
          }),
      namespaces: {
        net: machine.takeNamespaceNumber(),
        uts: machine.takeNamespaceNumber(),
        ipc: machine.takeNamespaceNumber(),
      },
    })
    if (!onHost) network.add(this.#sandbox.network)
    return this.#sandbox
  }

  #simulatedListener(port: number): PortListener | undefined {
    const ask = askPort(this.#options.pod.containers, port, this.#options.machine.clock)
    return ask && listenerFor(ask, port)
  }

  #simulatedListeners(): PortListener[] {
    const ports = this.#options.pod.containers.flatMap((container) => container.ports.map(({ port }) => port))
    return ports.map((port) => this.#simulatedListener(port)).filter((one) => one !== undefined)
  }

  #pidNamespaceOf({ namespaces, pod, ...config }: ContainerConfig): PidNamespace {
    const { machine, pod: view } = this.#options
    if (namespaces.pid === 'NODE') return machine.pidNamespace
    if (namespaces.pid === 'POD') {
      this.#shared ??= this.#sharedNamespace({ namespaces, pod, ...config })
      return this.#shared
    }
    const target = view.containers.find(({ record, isRunning }) => record.id === namespaces.target && isRunning)
    return target === undefined ? machine.newPidNamespace() : this.#containerKernel(target).pidNamespace
  }

  /** The sandbox's own process is the first in it. */
  #sharedNamespace(config: ContainerConfig): PidNamespace {
    const { machine } = this.#options
    const pidNamespace = machine.newPidNamespace()
    const layer = layerOf({ [PAUSE]: { program: 'pause' } })
    machine.addProcess({
      argv: [PAUSE],
      executable: PAUSE,
      env: new Map(),
      cwd: '/',
      credentials: PAUSE_USER,
      sandbox: this.#sandboxOf(config),
      pidNamespace,
      mounts: containerRoot({ machine, layer, pidNamespace }),
      terminal: undefined,
      isProgram: false,
      ended: () => {},
    })
    return pidNamespace
  }
}
