/** Keeps Pods away from nodes whose taints they do not tolerate. Source: Kubernetes' TaintToleration plug-in. */

import { isKeptAway, tolerates } from '../../../client/tolerations.ts'
import { type Plugin, scaleToLeast } from '../plugin.ts'

const MISFIT = { reasons: ['node(s) had untolerated taint(s)'], preemptionMayHelp: false }

export const taintToleration: Plugin = {
  name: 'TaintToleration',
  prepareFilter: ({ pod }) => ({
    filter: ({ taints }) => (isKeptAway(taints, pod.spec.tolerations) ? MISFIT : undefined),
  }),
  weight: 3,
  prepareScore({ pod }, _cluster, nodes) {
    if (nodes.every(({ taints }) => taints.length === 0)) return undefined
    const relevant = pod.spec.tolerations?.filter(({ effect = '' }) => effect === '' || effect === 'PreferNoSchedule')
    return {
      of: ({ taints }) =>
        taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(relevant, taint)).length,
      normalize: scaleToLeast,
    }
  },
  mayHelp({ resource, object }, { pod }, cluster) {
    const node = resource === 'nodes' ? cluster.node(object.metadata.name ?? '') : undefined
    return node !== undefined && !isKeptAway(node.taints, pod.spec.tolerations)
  },
}
