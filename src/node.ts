/** One simulated node: its runtime and its kubelet. */
import type { IdSource } from './apimachinery/random-ids.ts'
import type { Client } from './client/client.ts'
import type { Clock } from './clock/clock.ts'
import { Kubelet } from './kubelet/kubelet.ts'
import type { PullBehaviour } from './runtime/image.ts'
import type { ImageCatalog } from './runtime/image-catalog.ts'
import { ImageStore } from './runtime/image-store.ts'
import { SimulatedRuntime } from './runtime/simulated-runtime.ts'
import { SimulatedStreaming } from './runtime/simulated-streaming.ts'
import type { StreamingRuntime } from './runtime/streaming-runtime.ts'

export interface NodeOptions {
  readonly client: Client
  readonly clock: Clock
  readonly ids: IdSource
  readonly name: string
  /** The number of the node, from 0: its addresses follow from it. */
  readonly index: number
  readonly catalog: ImageCatalog
  readonly pullFault: (image: string) => PullBehaviour | undefined
}

export interface SimulatedNode {
  readonly name: string
  readonly kubelet: Kubelet
  readonly runtime: SimulatedRuntime
  readonly streaming: StreamingRuntime
}

const NODES_PER_SUBNET = 250

export function startNode({ client, clock, ids, name, index, catalog, pullFault }: NodeOptions): SimulatedNode {
  const hostIP = `172.18.${Math.floor(index / NODES_PER_SUBNET)}.${(index % NODES_PER_SUBNET) + 2}`
  let lastAddress = 1
  const runtime = new SimulatedRuntime({
    clock,
    ids,
    hostIP,
    images: new ImageStore({ clock, catalog, pullFault }),
    takePodIP: () => podAddress(index, ++lastAddress),
  })
  return {
    name,
    runtime,
    streaming: new SimulatedStreaming(runtime),
    kubelet: new Kubelet({ client, clock, ids, runtime, nodeName: name, hostIP }),
  }
}

const ADDRESSES_PER_NODE = 16_384

/** The address number `address` of a node: unique over all nodes, because each has a block of its own in 10.0.0.0/8. */
function podAddress(node: number, address: number): string {
  // The first block lies at 10.128.0.0, away from the services at 10.0.0.0/24; 512 nodes have blocks, then they wrap.
  const number = (128 << 16) + (node % 512) * ADDRESSES_PER_NODE + (address % ADDRESSES_PER_NODE)
  return `10.${(number >> 16) & 0xff}.${(number >> 8) & 0xff}.${number & 0xff}`
}
