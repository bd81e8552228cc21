/** Removes Pods from nodes whose NoExecute taints they do not tolerate, or no longer. Source: KEP-3902, timeline of a hollow node that was killed. */
import { isNotFound } from '../apimachinery/api-error.ts'
import { isTolerated } from '../client/tolerations.ts'
import type { Node, Pod, Taint, Toleration } from '../client/types.ts'
import { byNodeName } from './by-node-name.ts'
import { itself, reconciler } from './controller.ts'
import { disruptionTarget } from './disruption-target.ts'
import { podCondition } from './pod-state.ts'

/** How long a Pod may stay with these taints, in ms: 0 for not at all, undefined for ever. */
export function mayStayFor(taints: readonly Taint[], tolerations: readonly Toleration[]): number | undefined {
  const used = tolerations.filter((toleration) => taints.some((taint) => isTolerated(taint, toleration)))
  if (!taints.every((taint) => used.some((toleration) => isTolerated(taint, toleration)))) return 0
  const seconds = used.flatMap(({ tolerationSeconds }) => (tolerationSeconds === undefined ? [] : [tolerationSeconds]))
  return seconds.length === 0 ? undefined : Math.max(0, Math.min(...seconds)) * 1000
}

/** A Pod that is to go. */
interface Planned {
  readonly since: number
  readonly at: number
}

export const taintEvictionController = reconciler({
  name: 'taint-eviction-controller',
  user: 'system:serviceaccount:kube-system:node-controller',
  work({ client, clock, informers, events, again }) {
    const pods = informers.for<Pod>('pods')
    const planned = new Map<string, Planned>()

    const tell = (key: string, what: string): void => {
      const [namespace = '', name = ''] = key.split('/')
      const about = { kind: 'Pod', apiVersion: 'v1', metadata: { namespace, name } }
      events.record(about, 'Normal', 'TaintManagerEviction', `${what} Pod ${key}`)
    }
    const cancel = (key: string): void => {
      if (planned.delete(key)) tell(key, 'Cancelling deletion of')
    }
    const evict = (key: string, pod: Pod): void => {
      planned.delete(key)
      if (pod.metadata.deletionTimestamp !== undefined) return
      tell(key, 'Marking for deletion')
      const message = 'Taint manager: deleting due to NoExecute taint'
      const condition = disruptionTarget(pod, 'DeletionByTaintManager', message, clock.now())
      try {
        if (podCondition(pod, 'DisruptionTarget')?.reason !== condition.reason)
          client.patch('pods/status', key, { type: 'strategic', patch: { status: { conditions: [condition] } } })
        client.delete('pods', key)
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    }

    return {
      triggers: {
        pods: ({ object, old }) =>
          byNodeName(object).length > 0 && (old === undefined || byNodeName(old).length === 0)
            ? itself({ type: 'ADDED', object })
            : [],
        nodes: ({ object, old }) =>
          hasNoExecute(object) || (old !== undefined && hasNoExecute(old))
            ? pods
                .by(byNodeName, object.metadata.name ?? '')
                .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
            : [],
      },
      reconcile(key) {
        const pod = pods.get(key)
        const node = informers.for<Node>('nodes').get(String(pod?.spec.nodeName ?? ''))
        const taints = (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
        if (pod === undefined || taints.length === 0) return cancel(key)
        // It goes already, and nobody plans that anew.
        if (pod.metadata.deletionTimestamp !== undefined && !planned.has(key)) return
        const ms = mayStayFor(taints, pod.spec.tolerations ?? [])
        if (ms === undefined) return cancel(key)
        const now = clock.now()
        if (ms === 0) return evict(key, pod)
        const plan = planned.get(key)
        const since = plan?.since ?? now
        const at = since + ms
        if (at <= now) return evict(key, pod)
        planned.set(key, { since, at })
        again(key, at - now)
      },
    }
  },
})

const hasNoExecute = (object: object): boolean =>
  ((object as Node).spec.taints ?? []).some(({ effect }) => effect === 'NoExecute')
