/** Everything that runs beside the API server: controllers, scheduler, nodes. */
import type { IdSource } from './apimachinery/random-ids.ts'
import type { Client } from './client/client.ts'
import { InformerFactory } from './client/informer.ts'
import { reading } from './client/reading-client.ts'
import type { Clock } from './clock/clock.ts'
import { builtInControllers } from './controllers/built-in-controllers.ts'
import { nodeLifecycleController, taintByConditions } from './controllers/node-lifecycle.ts'
import { type SimulatedNode, startNode } from './node.ts'
import type { UserInfo } from './registry/access.ts'
import type { PullBehaviour } from './runtime/image.ts'
import type { ImageCatalog } from './runtime/image-catalog.ts'

export interface ControlPlaneOptions {
  /** A client for an agent: the user it acts as, and its field manager. */
  readonly agentFor: (user: UserInfo, fieldManager: string) => Client
  readonly clock: Clock
  readonly ids: IdSource
  readonly nodes: number
  readonly catalog: ImageCatalog
  readonly pullFault: (image: string) => PullBehaviour | undefined
}

export interface ControlPlane {
  readonly nodes: readonly SimulatedNode[]
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
  const { agentFor, clock, ids, catalog, pullFault } = options
  const cache = agentFor(MANAGER, '')
  const informers = new InformerFactory(cache, clock)
  const clientOf = (user: string): Client =>
    user === SCHEDULER
      ? agentFor(agent(user), 'kube-scheduler')
      : reading(cache, agentFor(agent(user), 'kube-controller-manager'))
  const stops = builtInControllers.map(({ user, start }) => start({ client: clientOf(user), clock, ids, informers }))
  const nodes = Array.from({ length: options.nodes }, (_, index) => {
    const name = `node-${index + 1}`
    const client = agentFor(nodeUser(name), 'kubelet')
    const node = startNode({ client, clock, ids, name, index, catalog, pullFault })
    // Who gets a cluster gets nodes that have been found ready already.
    taintByConditions(clientOf(nodeLifecycleController.user), clock, cache.get('nodes', name))
    return node
  })
  return {
    nodes,
    stop() {
      for (const { kubelet } of nodes) kubelet.stop()
      for (const stop of stops) stop()
      informers.stop()
    },
  }
}
