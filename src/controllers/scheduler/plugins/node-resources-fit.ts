/** Lets no node be asked for more than it has; prefers the emptier ones. Source: Kubernetes' NodeResourcesFit plug-in. */

import type { Node } from '../../../client/types.ts'
import type { NodeInfo } from '../node-info.ts'
import { MAX_SCORE, type Misfit, type Plugin } from '../plugin.ts'
import { PodInfo } from '../pod-info.ts'
import { amountsOf } from '../pod-requests.ts'
import type { Pod } from '../types.ts'

export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  prepareFilter(pod) {
    const requests = [...pod.requests].filter(([, amount]) => amount > 0)
    return { filter: (node) => insufficient(requests, node) }
  },
  weight: 1,
  prepareScore: ({ assumed }) => ({ of: (node) => leastAllocated(assumed, node) }),
  mayHelp(change, pod) {
    if (change.resource === 'nodes') return isBigEnough(change.object as Node, pod)
    if (change.resource !== 'pods') return false
    return change.type === 'DELETED' ? frees(change.object, pod) : shrank(change.object, change.old)
  },
}

type Requests = readonly (readonly [name: string, amount: number])[]

function insufficient(requests: Requests, node: NodeInfo): Misfit | undefined {
  const tooMany = node.pods.size + 1 > node.allocatable('pods')
  if (!tooMany && requests.every(([name, amount]) => amount <= node.allocatable(name) - node.requested(name)))
    return undefined
  const lacking = requests.filter(([name, amount]) => amount > node.allocatable(name) - node.requested(name))
  return {
    reasons: [...(tooMany ? ['Too many pods'] : []), ...lacking.map(([name]) => `Insufficient ${name}`)],
    preemptionMayHelp: lacking.every(([name, amount]) => amount <= node.allocatable(name)),
  }
}

/** How much of cpu and memory would be left, in percent, on average. */
function leastAllocated(assumed: PodInfo['assumed'], node: NodeInfo): number {
  let sum = 0
  let count = 0
  for (const name of ['cpu', 'memory']) {
    const capacity = node.allocatable(name)
    if (capacity === 0) continue
    const wanted = node.assumed(name) + (assumed.get(name) ?? 0)
    sum += wanted > capacity ? 0 : Math.floor(((capacity - wanted) * MAX_SCORE) / capacity)
    count++
  }
  return count === 0 ? 0 : Math.floor(sum / count)
}

function isBigEnough({ status }: Node, { requests }: PodInfo): boolean {
  const allocatable = amountsOf(status.allocatable)
  return [...requests].every(([name, amount]) => amount <= (allocatable.get(name) ?? 0))
}

/** Whether a Pod that went asked for anything of what this one does; room for one Pod more helps any. */
function frees(gone: object, { requests }: PodInfo): boolean {
  const freed = new PodInfo(gone as Pod).requests
  const wanted = [...requests].filter(([, amount]) => amount > 0)
  return wanted.length === 0 || wanted.some(([name]) => (freed.get(name) ?? 0) > 0)
}

function shrank(now: object, before: object | undefined): boolean {
  if (before === undefined) return false
  const left = new PodInfo(now as Pod).requests
  return [...new PodInfo(before as Pod).requests].some(([name, amount]) => (left.get(name) ?? 0) < amount)
}
