/** Everything that runs beside the API server: controllers, scheduler, nodes. */
import type { IdSource } from './apimachinery/random-ids.ts'
import type { ClusterNetwork } from './apiserver/proxy/network.ts'
import type { Client } from './client/client.ts'
import type { CustomMetrics } from './client/custom-metrics.ts'
import { InformerFactory } from './client/informer.ts'
import { reading } from './client/reading-client.ts'
import type { SecretTokenSigner } from './client/secret-tokens.ts'
import type { Node } from './client/types.ts'
import type { Clock } from './clock/clock.ts'
import { clusterNetwork } from './cluster-network.ts'
import { builtInControllers } from './controllers/built-in-controllers.ts'
import { nodeLifecycleController } from './controllers/node-lifecycle.ts'
import { taintByConditions } from './controllers/node-taints.ts'
import type { RootCaBundle } from './controllers/root-ca-bundle.ts'
import type { Heartbeats } from './kubelet/heartbeats.ts'
import type { NodeDefinition } from './kubelet/node-definition.ts'
import { SimulatedNode } from './node.ts'
import { ClusterNodes } from './nodes.ts'
import type { UserInfo } from './registry/access.ts'
import type { PullBehaviour } from './runtime/image.ts'
import type { ImageCatalog } from './runtime/image-catalog.ts'
import type { FindProgram } from './runtime/kernel/executable.ts'
import { PodNetwork } from './runtime/kernel/pod-network.ts'
import { serviceDirectory } from './service-directory.ts'

export interface ControlPlaneOptions {
  /** A client for an agent: the user it acts as, and its field manager. */
  readonly agentFor: (user: UserInfo, fieldManager: string) => Client
  readonly clock: Clock
  readonly ids: IdSource
  readonly nodes: readonly NodeDefinition[]
  readonly beats: Heartbeats
  /** Acts as the cluster's owner. */
  readonly owner: Client
  readonly catalog: ImageCatalog
  /** Programs that containers may run. */
  readonly find: FindProgram
  readonly pullFault: (image: string) => PullBehaviour | undefined
  /** What memory the running containers of the Pod 'namespace/name' use, by name, in bytes. */
  readonly memoryOf: (pod: string) => ReadonlyMap<string, bigint>
  /** What Pods are to trust. */
  readonly rootCa: RootCaBundle
  /** What is measured besides the use of resources. */
  readonly metrics: CustomMetrics
  readonly tokens: SecretTokenSigner
}

export interface ControlPlane {
  readonly nodes: ClusterNodes
  /** Where Pods, services and nodes are. */
  readonly podNetwork: PodNetwork
  /** How the API server reaches Pods. */
  readonly network: ClusterNetwork
  readonly stop: () => void
}

const ACCOUNT = /^system:serviceaccount:([^:]+):/

/** A user with the groups that its authentication would give it. */
function agent(name: string): UserInfo {
  const namespace = ACCOUNT.exec(name)?.[1]
  const own = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
  return { name, uid: '', groups: [...own, 'system:authenticated'], extra: {} }
}

const nodeUser = (name: string): UserInfo => ({
  name: `system:node:${name}`,
  uid: '',
  groups: ['system:nodes', 'system:authenticated'],
  extra: {},
})

const MANAGER = agent('system:kube-controller-manager')
const SCHEDULER = 'system:kube-scheduler'

export function startControlPlane(options: ControlPlaneOptions): ControlPlane {
  const { agentFor, clock, ids, catalog, find, pullFault, beats, owner, rootCa, metrics, tokens, memoryOf } = options
  const cache = agentFor(MANAGER, '')
  const informers = new InformerFactory(cache, clock)
  const clientOf = (user: string): Client =>
    user === SCHEDULER
      ? agentFor(agent(user), 'kube-scheduler')
      : reading(cache, agentFor(agent(user), 'kube-controller-manager'))
  const network = new PodNetwork(serviceDirectory(cache))
  const nodes = new ClusterNodes(owner, (definition, index) => {
    const client = agentFor(nodeUser(definition.name), 'kubelet')
    const node = { client, clock, ids, definition, index, beats, catalog, find, pullFault, network, memoryOf }
    return new SimulatedNode(node)
  })
  const lifecycle = clientOf(nodeLifecycleController.user)
  for (const definition of options.nodes) {
    nodes.add(definition)
    // Who gets a cluster gets nodes that have been found ready already.
    const node = informers.for<Node>('nodes').get(definition.name)
    if (node !== undefined) taintByConditions(lifecycle, clock, node)
  }
  const stops = builtInControllers.map(({ user, start }) =>
    start({ client: clientOf(user), clock, ids, informers, beats, rootCa, metrics, tokens }),
  )
  return {
    nodes,
    podNetwork: network,
    network: clusterNetwork(network, (name) => nodes.all().find((node) => node.name === name)?.hostIP),
    stop() {
      nodes.stop()
      for (const stop of stops) stop()
      informers.stop()
    },
  }
}
