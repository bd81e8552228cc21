/** Removes Pods that nobody else will: their node is gone or out of service, they never had one, or too many have ended. Source: the pod garbage collector; timeline of a control plane. */
import { isNotFound } from '../apimachinery/api-error.ts'
import type { Condition, Node, Pod } from '../client/types.ts'
import { byNodeName } from './by-node-name.ts'
import { itself, reconciler } from './controller.ts'
import { disruptionTarget } from './disruption-target.ts'
import { isTerminating } from './pod-state.ts'

/** The controller looks so often; a node has to be missing for longer before its Pods count as orphans. */
const PERIOD_MS = 20_000
const QUARANTINE_MS = 40_000
const MAX_ENDED = 12_500
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'

const hasEnded = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed'

const isOutOfService = ({ spec, status }: Node): boolean =>
  status.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True' &&
  (spec.taints ?? []).some(({ key }) => key === OUT_OF_SERVICE)

/** The next instant at which the controller looks, in ms from `now`. */
const untilNextLook = (now: number): number => PERIOD_MS - (now % PERIOD_MS)

export const podGcController = reconciler({
  name: 'pod-garbage-collector',
  user: 'system:serviceaccount:kube-system:pod-garbage-collector',
  work({ client, clock, informers, again }) {
    const pods = informers.for<Pod>('pods')
    const nodes = informers.for<Node>('nodes')
    /** Since when a Pod has been found to have to go, by key and cause. */
    const since = new Map<string, number>()
    const ended = new Set<string>()

    const remove = (key: string, pod: Pod, condition?: Condition): void => {
      try {
        if (!hasEnded(pod)) {
          const { generation } = pod.metadata
          const conditions = condition === undefined ? {} : { conditions: [condition] }
          const status = { phase: 'Failed', observedGeneration: generation, ...conditions }
          client.patch('pods/status', key, { type: 'strategic', patch: { status } })
        }
        client.delete('pods', key, { gracePeriodSeconds: 0 })
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    }

    /** Does it at the controller's next look but so many ms from when it was first found. */
    const later = (key: string, ms: number, action: () => void): void => {
      const now = clock.now()
      const first = since.get(key) ?? now
      since.set(key, first)
      const due = first + ms + untilNextLook(first + ms)
      if (due > now) return again(key, due - now)
      since.delete(key)
      action()
    }

    const orphaned = (pod: Pod): Condition =>
      disruptionTarget(pod, 'DeletionByPodGC', 'PodGC: node no longer exists', clock.now())

    return {
      triggers: {
        pods: (change) => {
          const [key = ''] = itself(change)
          if (change.type !== 'DELETED' && hasEnded(change.object as Pod)) ended.add(key)
          else ended.delete(key)
          return concerns(change.object as Pod, nodes.get(byNodeName(change.object)[0] ?? ''), ended.size) ? [key] : []
        },
        nodes: ({ type, object }) =>
          type === 'DELETED' || isOutOfService(object as Node)
            ? pods
                .by(byNodeName, object.metadata.name ?? '')
                .map((pod) => itself({ type: 'ADDED', object: pod })[0] ?? '')
            : [],
      },
      reconcile(key) {
        const pod = pods.get(key)
        const [nodeName] = pod === undefined ? [] : byNodeName(pod)
        const node = nodes.get(nodeName ?? '')
        if (pod === undefined || !concerns(pod, node, ended.size)) {
          since.delete(key)
          return
        }
        if (nodeName !== undefined && node === undefined)
          return later(key, QUARANTINE_MS, () => remove(key, pod, orphaned(pod)))
        if (hasEnded(pod) && ended.size > MAX_ENDED) return later(key, 0, () => removeOldest(key))
        later(key, 0, () => remove(key, pod))
      },
    }

    /** Those that ended first go, as many as there are too many. */
    function removeOldest(key: string): void {
      const [oldest = key] = ended
      const pod = pods.get(oldest)
      if (pod !== undefined && ended.size > MAX_ENDED) remove(oldest, pod)
    }
  },
})

/** Whether there may be something to do about the Pod. */
function concerns(pod: Pod, node: Node | undefined, ended: number): boolean {
  const [nodeName] = byNodeName(pod)
  if (nodeName === undefined) return isTerminating(pod)
  if (node === undefined) return true
  return (isTerminating(pod) && isOutOfService(node)) || (hasEnded(pod) && ended > MAX_ENDED)
}
