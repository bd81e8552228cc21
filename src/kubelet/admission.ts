/** Whether a node takes a Pod that is bound to it. Pure. Source: the kubelet's predicates, recordings kubelet/rejected-*. */

import { matchesNode } from '../apimachinery/node-selector.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { type Amounts, amountOf, COUNTABLE, type Countable, requestsOf } from './allocations.ts'
import type { Pod } from './pod.ts'

export interface Rejection {
  readonly reason: string
  readonly message: string
}

const REASONS: { readonly [resource in Countable]: string } = {
  pods: 'OutOfpods',
  cpu: 'OutOfcpu',
  memory: 'OutOfmemory',
  'ephemeral-storage': 'OutOfephemeral-storage',
}

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})

/** What a node can give in all. */
export function allocatableOf(node: KubeObject): Amounts {
  const allocatable = objectOf(objectOf(node.status).allocatable)
  const amount = (name: Countable): bigint => {
    const text = allocatable[name]
    return typeof text === 'string' ? amountOf(name, text) : 0n
  }
  return {
    cpu: amount('cpu'),
    memory: amount('memory'),
    'ephemeral-storage': amount('ephemeral-storage'),
    pods: amount('pods'),
  }
}

/** Undefined when the node takes the Pod. `node` is undefined once it is deleted; `used`: what its other Pods have been allotted. */
export function rejectionOf(pod: Pod, node: KubeObject | undefined, used: Amounts): Rejection | undefined {
  if (node === undefined) return { reason: 'InvalidNodeInfo', message: 'Kubelet cannot get node info.' }
  const short = shortage(requestsOf(pod), allocatableOf(node), used)
  if (short !== undefined) return short
  if (matchesNode(pod.spec, node)) return undefined
  return {
    reason: 'NodeAffinity',
    message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  }
}

function shortage(wanted: Amounts, capacity: Amounts, used: Amounts): Rejection | undefined {
  const name = COUNTABLE.find((one) => wanted[one] > 0n && used[one] + wanted[one] > capacity[one])
  if (name === undefined) return undefined
  return {
    reason: REASONS[name],
    message: `Node didn't have enough resource: ${name}, requested: ${wanted[name]}, used: ${used[name]}, capacity: ${capacity[name]}`,
  }
}
