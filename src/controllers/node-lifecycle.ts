/**
 * Notices nodes of which nothing is heard, and keeps Pods away from nodes that are not well. Nodes that send heartbeats
 * cost nothing. Source: the node lifecycle controller; timeline of a hollow node that was killed.
 */
import { formatTime } from '../apimachinery/time.ts'
import type { Lease, Node, Pod } from '../client/types.ts'
import { byNodeName } from './by-node-name.ts'
import { itself, type ReconcilerContext, reconciler } from './controller.ts'
import { EvictionLimiter, zoneOf } from './eviction-limiter.ts'
import { type Health, healthOf, lostAt, lostConditions, MONITOR_MS, readyCondition } from './node-health.ts'
import { hasEvictingTaint, NOT_READY, setEvictingTaint, taintByConditions, UNREACHABLE } from './node-taints.ts'

/** How references in events name a node: with less than there is to know of it. */
const named = ({ kind, apiVersion, metadata: { name = '', uid = '' } }: Node) => ({
  kind,
  apiVersion,
  metadata: { name, uid },
})

class NodeLifecycle {
  readonly #context: ReconcilerContext
  readonly #limiter = new EvictionLimiter()
  readonly #health = new Map<string, Health>()
  /** Nodes that have been seen, in their last version. */
  readonly #known = new Map<string, Node>()

  constructor(context: ReconcilerContext) {
    this.#context = context
    // Nodes that are there from the beginning were registered long ago.
    for (const node of context.informers.for<Node>('nodes').list()) this.#known.set(node.metadata.name ?? '', node)
    context.beats.onChange((name) => context.again(name, 0))
  }

  reconcile(name: string): void {
    const { client, clock, informers } = this.#context
    const node = informers.for<Node>('nodes').get(name)
    if (node === undefined) return this.#forget(name)
    this.#notice(name, node)
    // What changes the node has it looked at again.
    if (this.#isLost(name, node) || taintByConditions(client, clock, node)) return
    this.#drivePodsAway(name, node)
  }

  #notice(name: string, node: Node): void {
    const isNew = !this.#known.has(name)
    this.#known.set(name, node)
    if (!isNew) return
    const message = `Node ${name} event: Registered Node ${name} in Controller`
    this.#context.events.record(named(node), 'Normal', 'RegisteredNode', message)
  }

  #forget(name: string): void {
    const node = this.#known.get(name)
    this.#health.delete(name)
    if (node === undefined) return
    this.#known.delete(name)
    const message = `Node ${name} event: Removing Node ${name} from Controller`
    this.#context.events.record(named(node), 'Normal', 'RemovingNode', message)
  }

  /** Whether the node has just been found to be lost: then its new conditions are looked at next. */
  #isLost(name: string, node: Node): boolean {
    const { beats, clock, informers, again, client } = this.#context
    if (beats.isBeating(name)) {
      this.#health.delete(name)
      return false
    }
    const now = clock.now()
    const lease = informers.for<Lease>('leases.coordination.k8s.io').get(`kube-node-lease/${name}`)
    const health = healthOf(node, lease, this.#health.get(name), { now, lastBeat: beats.lastBeat(name) })
    this.#health.set(name, health)
    const conditions = lostConditions(node, now)
    if (conditions.length === 0) return false
    const due = lostAt(node, health)
    if (due > now) {
      again(name, due - now)
      return false
    }
    const wasReady = readyCondition(node)?.status === 'True'
    client.patch('nodes/status', name, { type: 'strategic', patch: { status: { conditions } } })
    if (wasReady) this.#tellThatNotReady(node)
    return true
  }

  #tellThatNotReady(node: Node): void {
    const { client, events, informers } = this.#context
    const name = node.metadata.name ?? ''
    events.record(named(node), 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
    for (const pod of informers.for<Pod>('pods').by(byNodeName, name)) this.#markNotReady(client, pod)
  }

  #markNotReady(client: ReconcilerContext['client'], pod: Pod): void {
    const ready = pod.status.conditions?.find(({ type }) => type === 'Ready')
    if (ready === undefined || ready.status === 'False') return
    const condition = { type: 'Ready', status: 'False', lastTransitionTime: formatTime(this.#context.clock.now()) }
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`
    client.patch('pods/status', key, { type: 'strategic', patch: { status: { conditions: [condition] } } })
    this.#context.events.record(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
  }

  #drivePodsAway(name: string, node: Node): void {
    const { client, clock, informers, again } = this.#context
    const status = readyCondition(node)?.status
    const wanted = status === 'False' ? NOT_READY : status === 'Unknown' ? UNREACHABLE : undefined
    // From one to the other, and away: at once. To the first: as fast as the zone allows.
    if (wanted === undefined || hasEvictingTaint(node)) {
      setEvictingTaint(client, clock, node, wanted)
      return
    }
    const wait = this.#limiter.take(zoneOf(node), informers.for<Node>('nodes').list(), clock.now())
    if (wait === 0) setEvictingTaint(client, clock, node, wanted)
    else again(name, wait ?? MONITOR_MS)
  }
}

export const nodeLifecycleController = reconciler({
  name: 'node-lifecycle-controller',
  user: 'system:serviceaccount:kube-system:node-controller',
  component: 'node-controller',
  work(context) {
    const lifecycle = new NodeLifecycle(context)
    return {
      // The lease of a node has its name.
      triggers: { nodes: itself, 'leases.coordination.k8s.io': ({ object }) => [object.metadata.name ?? ''] },
      reconcile: (name) => lifecycle.reconcile(name),
    }
  },
})
