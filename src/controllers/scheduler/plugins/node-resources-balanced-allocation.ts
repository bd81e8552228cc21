/** Prefers nodes whose cpu and memory would be used alike. Source: Kubernetes' NodeResourcesBalancedAllocation plug-in. */
import type { NodeInfo } from '../node-info.ts'
import { MAX_SCORE, type Plugin } from '../plugin.ts'
import type { Amounts } from '../pod-requests.ts'

const COMPARED = ['cpu', 'memory'] as const

export const nodeResourcesBalancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  prepareScore({ requests }) {
    if (COMPARED.every((name) => (requests.get(name) ?? 0) === 0)) return undefined
    return { of: (node) => Math.floor((1 - imbalance(requests, node)) * MAX_SCORE) }
  },
}

/** How far apart the used parts would be: their standard deviation. */
function imbalance(requests: Amounts, node: NodeInfo): number {
  const [a, b] = COMPARED.filter((name) => node.allocatable(name) > 0).map((name) =>
    Math.min(1, (node.requested(name) + (requests.get(name) ?? 0)) / node.allocatable(name)),
  )
  return a === undefined || b === undefined ? 0 : Math.abs(a - b) / 2
}
