/** Whether a node takes a Pod that is bound to it. Pure. Source: the kubelet's predicates, recordings kubelet/rejected-*. */

import { matchesNode } from '../apimachinery/node-selector.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { hostPortsOf } from '../client/host-ports.ts'
import { type Allocations, type Amounts, amountOf, COUNTABLE, type Countable, requestsOf } from './allocations.ts'
import { type Pod, uidOf } from './pod.ts'
import { forbiddenSysctl } from './sysctls.ts'

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

/** What a node has in all, or can give to Pods. */
export function amountsOf(node: KubeObject, list: 'capacity' | 'allocatable'): Amounts {
  const amounts = objectOf(objectOf(node.status)[list])
  const amount = (name: Countable): bigint => {
    const text = amounts[name]
    return typeof text === 'string' ? amountOf(name, text) : 0n
  }
  return {
    cpu: amount('cpu'),
    memory: amount('memory'),
    'ephemeral-storage': amount('ephemeral-storage'),
    pods: amount('pods'),
  }
}

/** Undefined when the node takes the Pod. `node` is undefined once it is deleted; `allocations`: of its Pods. */
export function rejectionOf(pod: Pod, node: KubeObject | undefined, allocations: Allocations): Rejection | undefined {
  if (node === undefined) return { reason: 'InvalidNodeInfo', message: 'Kubelet cannot get node info.' }
  const uid = uidOf(pod)
  const forbidden = forbiddenSysctl(pod)
  if (forbidden !== undefined)
    return { reason: 'SysctlForbidden', message: `forbidden sysctl: "${forbidden}" not allowlisted` }
  return (
    otherSystem(pod) ??
    shortage(requestsOf(pod), amountsOf(node, 'allocatable'), allocations.usedByOthers(uid)) ??
    misfit(pod, node, allocations.takenByOthers(uid, hostPortsOf(pod)))
  )
}

const OS = 'linux'
const OS_LABEL = 'kubernetes.io/os'

function otherSystem({ metadata, spec }: Pod): Rejection | undefined {
  if ((metadata.labels?.[OS_LABEL] ?? OS) !== OS)
    return {
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
      message: `Failed to admit pod as the \`${OS_LABEL}\` label doesn't match node label`,
    }
  if ((spec.os?.name ?? OS) !== OS)
    return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" }
  return undefined
}

/** What no other amount of resources would change. */
function misfit(pod: Pod, node: KubeObject, portsTaken: boolean): Rejection | undefined {
  const failed = (name: string, why: string): Rejection => ({
    reason: name,
    message: `Predicate ${name} failed: ${why}`,
  })
  if (!matchesNode(pod.spec, node)) return failed('NodeAffinity', "node(s) didn't match Pod's node affinity/selector")
  if (portsTaken) return failed('NodePorts', "node(s) didn't have free ports for the requested pod ports")
  return undefined
}

function shortage(wanted: Amounts, capacity: Amounts, used: Amounts): Rejection | undefined {
  const name = COUNTABLE.find((one) => wanted[one] > 0n && used[one] + wanted[one] > capacity[one])
  if (name === undefined) return undefined
  return {
    reason: REASONS[name],
    message: `Node didn't have enough resource: ${name}, requested: ${wanted[name]}, used: ${used[name]}, capacity: ${capacity[name]}`,
  }
}
