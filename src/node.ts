/** Simulated nodes. */
import { isJsonObject } from './apimachinery/objects.ts'
import type { IdSource } from './apimachinery/random-ids.ts'
import type { Client } from './client/client.ts'
import type { Clock } from './clock/clock.ts'
import { containerMounts } from './kubelet/container-mounts.ts'
import type { MountsOf } from './kubelet/container-runtime.ts'
import type { Heartbeats } from './kubelet/heartbeats.ts'
import { Kubelet, type KubeletOptions } from './kubelet/kubelet.ts'
import type { NodeConditionDefinition, NodeDefinition } from './kubelet/node-definition.ts'
import { movedConditions, nodeConditions, nodeObject, writtenConditions } from './kubelet/node-object.ts'
import type { ShutdownPeriods } from './kubelet/shutdown.ts'
import type { PullBehaviour } from './runtime/image.ts'
import type { ImageCatalog } from './runtime/image-catalog.ts'
import { ImageStore } from './runtime/image-store.ts'
import type { FindProgram } from './runtime/kernel/executable.ts'
import type { PodNetwork } from './runtime/kernel/pod-network.ts'
import { NodeKernel } from './runtime/node-kernel.ts'
import { SimulatedRuntime } from './runtime/simulated-runtime.ts'
import { SimulatedStreaming } from './runtime/simulated-streaming.ts'
import type { StreamingRuntime } from './runtime/streaming-runtime.ts'

export interface NodeOptions {
  readonly client: Client
  readonly clock: Clock
  readonly ids: IdSource
  readonly definition: NodeDefinition
  /** The number of the node, from 0: its addresses follow from it. */
  readonly index: number
  readonly beats: Heartbeats
  readonly catalog: ImageCatalog
  /** Programs that containers may run. */
  readonly find: FindProgram
  readonly pullFault: (image: string) => PullBehaviour | undefined
  readonly memoryOf: KubeletOptions['memoryOf']
  /** That all nodes of the cluster are in. */
  readonly network: PodNetwork
}

/** One simulated node: its runtime, its kubelet, and what it says of itself. */
export class SimulatedNode {
  readonly name: string
  readonly hostIP: string
  readonly runtime: SimulatedRuntime
  readonly streaming: StreamingRuntime
  readonly kubelet: Kubelet
  readonly #options: NodeOptions
  #conditions: readonly NodeConditionDefinition[]

  /** Registers the node and starts its kubelet. Throws an ApiError when there is a node of the name already. */
  constructor(options: NodeOptions) {
    const { client, clock, ids, definition, index, catalog, find, pullFault, beats, network, memoryOf } = options
    const { name, conditions = [] } = definition
    this.name = name
    this.#options = options
    this.#conditions = conditions
    const hostIP = `172.18.${Math.floor(index / NODES_PER_SUBNET)}.${(index % NODES_PER_SUBNET) + 2}`
    this.hostIP = hostIP
    let lastAddress = 1
    const mountsOf: MountsOf = (pod, container) => containerMounts(client, pod, container)
    this.runtime = new SimulatedRuntime({
      clock,
      ids,
      hostIP,
      kernel: new NodeKernel({ clock, hostIP, network, nodeName: name, find, mountsOf }),
      images: new ImageStore({ clock, catalog, pullFault }),
      takePodIP: () => podAddress(index, ++lastAddress),
    })
    this.streaming = new SimulatedStreaming(this.runtime)
    const input = { definition, hostIP, machineID: ids.hex(32), bootID: ids.uid(), now: clock.now() }
    const { metadata } = client.create('nodes', nodeObject(input))
    const pressed = (type: string, isPressed: boolean): void =>
      this.setCondition({ type, status: isPressed ? 'True' : 'False' })
    const { runtime } = this
    this.kubelet = new Kubelet({ client, clock, ids, runtime, nodeName: name, hostIP, memoryOf, pressed })
    beats.start(name, metadata.uid ?? '', client)
  }

  /** A condition changes; the kubelet says so at once, if it can. */
  setCondition(condition: NodeConditionDefinition): void {
    this.#conditions = [...this.#conditions.filter(({ type }) => type !== condition.type), condition]
    if (this.#options.beats.isBeating(this.name)) this.#report()
  }

  /** The machine is shut down: Pods have their time to end, then it is off. */
  shutDown(periods: ShutdownPeriods): void {
    this.kubelet.recordNode('Normal', 'Shutdown', 'Shutdown manager detected shutdown event')
    this.setCondition({ type: 'Ready', status: 'False', message: 'node is shutting down' })
    this.kubelet.shutDown(periods, () => {
      this.pause()
      this.runtime.loseAll()
    })
  }

  /** The kubelet stands still: containers go on, but nobody looks after them or hears of the node. */
  pause(): void {
    this.kubelet.pause()
    this.#options.beats.stop(this.name)
  }

  /** The kubelet goes on, and says how the node is. */
  resume(): void {
    const { client, beats } = this.#options
    if (beats.isBeating(this.name)) return
    if (this.kubelet.isShuttingDown) {
      this.#conditions = this.#conditions.filter(({ type }) => type !== 'Ready')
      this.kubelet.startUp()
    }
    const node = client.find('nodes', this.name)
    if (node !== undefined) {
      this.#report()
      beats.start(this.name, node.metadata.uid ?? '', client)
    }
    this.kubelet.resume()
  }

  stop(): void {
    this.kubelet.stop()
    this.runtime.stop()
    this.#options.beats.forget(this.name)
  }

  #report(): void {
    const { client, clock } = this.#options
    const { status } = client.get('nodes', this.name)
    const before = isJsonObject(status) ? status.conditions : undefined
    const conditions = writtenConditions(nodeConditions(this.#conditions), before, clock.now())
    client.patch('nodes/status', this.name, { type: 'strategic', patch: { status: { conditions } } })
    for (const reason of movedConditions(conditions, before))
      this.kubelet.recordNode('Normal', reason, `Node ${this.name} status is now: ${reason}`)
  }
}

const NODES_PER_SUBNET = 250

const ADDRESSES_PER_NODE = 16_384

/** The address number `address` of a node: unique over all nodes, because each has a block of its own in 10.0.0.0/8. */
function podAddress(node: number, address: number): string {
  // The first block lies at 10.128.0.0, away from the services at 10.0.0.0/24; 512 nodes have blocks, then they wrap.
  const number = (128 << 16) + (node % 512) * ADDRESSES_PER_NODE + (address % ADDRESSES_PER_NODE)
  return `10.${(number >> 16) & 0xff}.${(number >> 8) & 0xff}.${number & 0xff}`
}
