/** Whether a Pod fits a node, and which of those it fits is taken. Pure. */

import { matchesNode } from '../apimachinery/node-selector.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { Quantity } from '../apimachinery/quantity.ts'

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})
const listOf = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : [])

export type Choice = { readonly node: string } | { readonly message: string }

type PodsOnNode = (nodeName: string) => readonly KubeObject[]

/** The node with the fewest Pods among those that fit; else the message of the refusal. */
export function chooseNode(pod: KubeObject, nodes: readonly KubeObject[], podsOn: PodsOnNode): Choice {
  const reasons = new Map<string, number>()
  let best: { name: string; pods: number } | undefined
  for (const node of nodes) {
    const name = node.metadata.name ?? ''
    const there = podsOn(name).filter(({ status }) => !['Succeeded', 'Failed'].includes(String(objectOf(status).phase)))
    const reason = misfit(pod, node, there)
    if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    else if (best === undefined || there.length < best.pods) best = { name, pods: there.length }
  }
  return best === undefined ? { message: refusal(nodes.length, reasons) } : { node: best.name }
}

function refusal(total: number, reasons: ReadonlyMap<string, number>): string {
  if (total === 0) return 'no nodes available to schedule pods'
  const list = [...reasons]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ')
  const available = `0/${total} nodes are available`
  const victims = 'No preemption victims found for incoming pod'
  const helpless = [...reasons.keys()].every(
    (reason) => !reason.startsWith('Insufficient') && reason !== 'Too many pods',
  )
  const why = helpless ? `${total} Preemption is not helpful for scheduling` : `${total} ${victims}`
  return `${available}: ${list}. no new claims to deallocate, preemption: ${available}: ${why}.`
}

/** Why the Pod cannot run on the node, in the scheduler's words. */
function misfit(pod: KubeObject, node: KubeObject, there: readonly KubeObject[]): string | undefined {
  const spec = objectOf(pod.spec)
  const { unschedulable, taints } = objectOf(node.spec)
  if (unschedulable === true && !tolerates(spec, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }))
    return 'node(s) were unschedulable'
  const taint = listOf(taints).find(
    (one) => (one.effect === 'NoSchedule' || one.effect === 'NoExecute') && !tolerates(spec, one),
  )
  if (taint !== undefined) return `node(s) had untolerated taint(s)`
  if (!matchesNode(spec, node)) return "node(s) didn't match Pod's node affinity/selector"
  return insufficient(spec, node, there)
}

function tolerates({ tolerations }: JsonObject, taint: JsonObject): boolean {
  return listOf(tolerations).some(({ key, operator, value, effect }) => {
    if (effect !== undefined && effect !== taint.effect) return false
    if (operator === 'Exists') return key === undefined || key === taint.key
    return key === taint.key && (value ?? '') === (taint.value ?? '')
  })
}

/** What a Pod asks for in all, in thousandths. */
function requestOf({ containers }: JsonObject, resource: string): bigint {
  return listOf(containers).reduce((sum, container) => {
    const text = objectOf(objectOf(container.resources).requests)[resource]
    return typeof text === 'string' ? sum + Quantity.parse(text).milliValue() : sum
  }, 0n)
}

function insufficient(spec: JsonObject, node: KubeObject, there: readonly KubeObject[]): string | undefined {
  const allocatable = objectOf(objectOf(node.status).allocatable)
  const most = allocatable.pods
  if (typeof most === 'string' && there.length >= Number(most)) return 'Too many pods'
  for (const resource of ['cpu', 'memory', 'ephemeral-storage']) {
    const asked = requestOf(spec, resource)
    const capacity = allocatable[resource]
    if (asked === 0n) continue
    const free = typeof capacity === 'string' ? Quantity.parse(capacity).milliValue() : 0n
    const used = there.reduce((sum, other) => sum + requestOf(objectOf(other.spec), resource), 0n)
    if (used + asked > free) return `Insufficient ${resource}`
  }
  return undefined
}
