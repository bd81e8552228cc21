/**
 * What one looks into from inside containers: the processes, files and network of the Pods of a node. Made for a Pod
 * when somebody first looks into it; containers that nobody looks into cost nothing.
 */
import type { Clock } from '../clock/clock.ts'
import type { MountsOf } from '../kubelet/container-runtime.ts'
import type { ImageDefinition } from './image.ts'
import { imageRoot } from './image-root.ts'
import { capabilitiesOf } from './kernel/capabilities.ts'
import { containerRoot } from './kernel/container-root.ts'
import type { FindProgram } from './kernel/executable.ts'
import type { Inode } from './kernel/inode.ts'
import type { Layer } from './kernel/layer.ts'
import { Machine } from './kernel/machine.ts'
import { NetworkNamespace } from './kernel/network-namespace.ts'
import type { PodNetwork } from './kernel/pod-network.ts'
import { Sandbox } from './kernel/sandbox.ts'
import type { Socket } from './kernel/socket.ts'
import { PodKernel, type PodView } from './pod-kernel.ts'

export interface NodeKernelOptions {
  readonly clock: Clock
  readonly find: FindProgram
  readonly nodeName: string
  readonly hostIP: string
  readonly network: PodNetwork
  readonly mountsOf: MountsOf
}

const HOST_PROCESSES = [
  ['/sbin/init'],
  ['/lib/systemd/systemd-journald'],
  ['/usr/local/bin/containerd'],
  ['/usr/bin/kubelet', '--config=/var/lib/kubelet/config.yaml'],
] as const
const HOST_NAMESPACE = 4_026_531_838
const ROOT = { uid: 0, gid: 0, groups: [0], capabilities: capabilitiesOf(0, { privileged: true }) }

export class NodeKernel {
  readonly machine: Machine
  readonly #options: NodeKernelOptions
  readonly #host: NetworkNamespace
  readonly #pods = new WeakMap<PodView, PodKernel>()
  /** Its root directory, once somebody has looked into a Pod. */
  #hostRoot: Inode | undefined
  readonly #layers = new WeakMap<ImageDefinition, Layer>()

  constructor(options: NodeKernelOptions) {
    const { clock, find, hostIP, network } = options
    this.#options = options
    this.machine = new Machine({ clock, find })
    this.#host = new NetworkNamespace({ addresses: [hostIP], network, podNamespace: 'default' })
    network.add(this.#host)
  }

  /** The program of a name, if somebody has written it. */
  get find(): FindProgram {
    return this.#options.find
  }

  /** A connection from the node to one of its own ports or a Pod's. Throws as NetworkView.connect rejects. */
  dial(host: string, port: number): Socket {
    return this.#host.connect(host === 'localhost' ? '127.0.0.1' : host, port)
  }

  /** Who has an address, among Pods that nobody has looked into. */
  findPods(podWith: (address: string) => PodView | undefined): void {
    this.#options.network.addFinder((address) => {
      const pod = podWith(address)
      return pod && this.lookInto(pod).host()
    })
  }

  /** The same one for the same Pod. */
  lookInto(pod: PodView): PodKernel {
    const known = this.#pods.get(pod)
    if (known !== undefined) return known
    const { nodeName, network, mountsOf } = this.#options
    this.#hostRoot ??= this.#startHost()
    const made = new PodKernel({
      pod,
      machine: this.machine,
      network,
      host: { name: nodeName, network: this.#host, root: this.#hostRoot },
      mountsOf,
      layerOf: (definition) => this.#layerOf(definition),
    })
    this.#pods.set(pod, made)
    return made
  }

  /** The Pod's sandbox has been stopped. */
  stopped(pod: PodView): void {
    this.#pods.get(pod)?.leaveNetwork()
  }

  /** What runs on the node itself: Pods with hostPID see it. Returns the node's root directory. */
  #startHost(): Inode {
    const { machine } = this
    const { pidNamespace } = machine
    const namespaces = { net: HOST_NAMESPACE, uts: HOST_NAMESPACE + 1, ipc: HOST_NAMESPACE + 2 }
    const { nodeName } = this.#options
    const sandbox = new Sandbox({ hostname: nodeName, network: this.#host, namespaces })
    const layer = imageRoot({ image: 'debian', toolbox: 'ubuntu', files: { '/etc/hostname': `${nodeName}\n` } })
    const mounts = containerRoot({ machine, pidNamespace, layer })
    for (const argv of HOST_PROCESSES) {
      machine.addProcess({
        argv,
        executable: argv[0] ?? '',
        env: new Map(),
        cwd: '/',
        credentials: ROOT,
        sandbox,
        pidNamespace,
        mounts,
        terminal: undefined,
        isProgram: false,
        ended: () => {},
      })
    }
    return mounts.top.root
  }

  /** One tree for all containers of an image. */
  #layerOf(definition: ImageDefinition): Layer {
    const known = this.#layers.get(definition)
    if (known !== undefined) return known
    const made = imageRoot(definition)
    this.#layers.set(definition, made)
    return made
  }
}
