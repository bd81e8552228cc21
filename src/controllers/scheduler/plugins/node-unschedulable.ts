/** Keeps Pods away from cordoned nodes. Source: Kubernetes' NodeUnschedulable plug-in. */

import { tolerates } from '../../../client/tolerations.ts'
import type { NodeInfo } from '../node-info.ts'
import type { Plugin } from '../plugin.ts'
import type { PodInfo } from '../pod-info.ts'

const TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }
const MISFIT = { reasons: ['node(s) were unschedulable'], preemptionMayHelp: false }

const mayUse = ({ pod }: PodInfo, { node }: NodeInfo): boolean =>
  node?.spec.unschedulable !== true || tolerates(pod.spec.tolerations, TAINT)

export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  prepareFilter: (pod) => ({ filter: (node) => (mayUse(pod, node) ? undefined : MISFIT) }),
  mayHelp({ resource, object }, pod, cluster) {
    const node = resource === 'nodes' ? cluster.node(object.metadata.name ?? '') : undefined
    return node !== undefined && mayUse(pod, node)
  },
}
