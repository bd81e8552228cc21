/** One node: registers itself and runs the Pods that are bound to it. It sees the cluster through its client only. */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { IdSource } from '../apimachinery/random-ids.ts'
import { formatMicroTime } from '../apimachinery/time.ts'
import type { Client } from '../client/client.ts'
import type { Clock } from '../clock/clock.ts'
import { EventRecorder } from './event-recorder.ts'
import { nodeObject, nodeStatus } from './node-object.ts'
import { type NodeContext, PodWorker } from './pod-worker.ts'

export interface KubeletOptions {
  readonly client: Client
  readonly clock: Clock
  readonly ids: IdSource
  readonly nodeName: string
  /** The number of the node, from 0: its addresses follow from it. */
  readonly index: number
}

/** A running kubelet. */
export interface Kubelet {
  readonly stop: () => void
}

const LEASE_SECONDS = 40

export function startKubelet({ client, clock, ids, nodeName, index }: KubeletOptions): Kubelet {
  const hostIP = `172.18.${Math.floor(index / 250)}.${(index % 250) + 2}`
  register({ client, clock, ids, nodeName, hostIP })
  let lastAddress = 1
  const node: NodeContext = {
    client,
    clock,
    ids,
    nodeName,
    hostIP,
    events: new EventRecorder(client, clock, { component: 'kubelet', host: nodeName }),
    presentImages: new Set(),
    takePodIP: () => podAddress(index, ++lastAddress),
  }
  const workers = new Map<string, PodWorker>()

  const changed = (pod: KubeObject): void => {
    const uid = pod.metadata.uid ?? ''
    const worker = workers.get(uid)
    if (worker !== undefined) return worker.update(pod)
    if (pod.metadata.deletionTimestamp === undefined) workers.set(uid, new PodWorker(node, pod))
  }
  const removed = ({ metadata: { uid = '' } }: KubeObject): void => {
    workers.get(uid)?.stop()
    workers.delete(uid)
  }

  const query = { fieldSelector: `spec.nodeName=${nodeName}` }
  const { items, resourceVersion } = client.list('pods', '', query)
  for (const pod of items) changed(pod)
  const unwatch = client.watch(
    'pods',
    '',
    resourceVersion,
    ({ type, object }) => (type === 'DELETED' ? removed(object) : changed(object)),
    query,
  )
  return {
    stop() {
      unwatch()
      for (const worker of workers.values()) worker.stop()
      workers.clear()
    },
  }
}

const ADDRESSES_PER_NODE = 16_384

/** The address number `address` of a node: unique over all nodes, because each has a block of its own in 10.0.0.0/8. */
function podAddress(node: number, address: number): string {
  // The first block lies at 10.128.0.0, away from the services at 10.0.0.0/24; 512 nodes have blocks, then they wrap.
  const number = (128 << 16) + (node % 512) * ADDRESSES_PER_NODE + (address % ADDRESSES_PER_NODE)
  return `10.${(number >> 16) & 0xff}.${(number >> 8) & 0xff}.${number & 0xff}`
}

function register({ client, clock, ids, nodeName, hostIP }: Omit<KubeletOptions, 'index'> & { hostIP: string }): void {
  const input = { name: nodeName, hostIP, machineID: ids.hex(32), bootID: ids.uid(), now: clock.now() }
  client.create('nodes', nodeObject(input))
  client.patch('nodes/status', nodeName, { type: 'merge', patch: { status: nodeStatus(input) } })
  client.create('leases.coordination.k8s.io', {
    metadata: { name: nodeName, namespace: 'kube-node-lease' },
    spec: {
      holderIdentity: nodeName,
      leaseDurationSeconds: LEASE_SECONDS,
      renewTime: formatMicroTime(clock.now()),
    },
  })
}
