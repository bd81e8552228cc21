/** Which Pods a DaemonSet makes and removes now. Pure. Source: Kubernetes docs "Perform a Rolling Update on a DaemonSet", KEP-1591. */
import { scaledInt } from '../../apimachinery/int-or-percent.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import { parseTime } from '../../apimachinery/time.ts'
import type { DaemonSet, Pod } from '../../client/types.ts'
import { isAvailable, isReady, isTerminating } from '../pod-state.ts'
import { nodeOf, verdictOn } from './node-rules.ts'

const HASH = 'controller-revision-hash'
const GENERATION = 'pod-template-generation'
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'

/** The labels that tell Pods of one template from those of another. */
export const revisionLabels = ({ metadata }: DaemonSet, hash: string): { [label: string]: string } => ({
  [HASH]: hash,
  [GENERATION]: metadata.annotations?.[TEMPLATE_GENERATION] ?? '0',
})

/** What a DaemonSet is looked at with. */
export interface View {
  readonly set: DaemonSet
  readonly nodes: readonly KubeObject[]
  /** By the node that they are on or tied to. */
  readonly pods: ReadonlyMap<string, readonly Pod[]>
  /** The hash of the template. */
  readonly hash: string
  readonly now: number
}

export interface Plan {
  /** Names of nodes that get a Pod. */
  readonly create: readonly string[]
  readonly remove: readonly Pod[]
}

/** Pods by node. Those that have ended and are going no longer count. */
export function byNode(pods: readonly Pod[]): Map<string, Pod[]> {
  const found = new Map<string, Pod[]>()
  for (const pod of pods) {
    if (isTerminating(pod) && hasEnded(pod)) continue
    const node = nodeOf(pod)
    const there = found.get(node)
    if (there === undefined) found.set(node, [pod])
    else there.push(pod)
  }
  return found
}

export const hasEnded = ({ status }: Pod): boolean => status.phase === 'Failed' || status.phase === 'Succeeded'

export function isUpdated({ set, hash }: View, { metadata: { labels = {} } }: Pod): boolean {
  const wanted = revisionLabels(set, hash)
  return labels[HASH] === wanted[HASH] || labels[GENERATION] === wanted[GENERATION]
}

/** Those on a node first, then by age and name. */
export const oldestFirst = (pods: readonly Pod[]): Pod[] =>
  [...pods].sort((a, b) => {
    const [placed, otherPlaced] = [a, b].map(({ spec }) => (spec.nodeName ? 0 : 1))
    if (placed !== otherPlaced) return (placed ?? 0) - (otherPlaced ?? 0)
    const [made, otherMade] = [a, b].map(({ metadata }) => parseTime(metadata.creationTimestamp ?? ''))
    if (made !== otherMade) return (made ?? 0) - (otherMade ?? 0)
    return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1
  })

const available = ({ set, now }: View, pod: Pod): boolean => isAvailable(pod, set.spec.minReadySeconds ?? 0, now)

/** One Pod on each node that is to have one; `failed` decides whether a Pod that has ended may be removed now. */
export function placement(view: View, mayReplace: (pod: Pod, nodeName: string) => boolean): Plan {
  const create: string[] = []
  const remove: Pod[] = []
  for (const node of view.nodes) {
    const name = node.metadata.name ?? ''
    const { shouldRun, mayStay } = verdictOn(view.set, node)
    const there = view.pods.get(name) ?? []
    if (shouldRun && there.length === 0) create.push(name)
    else if (!mayStay) remove.push(...there.filter((pod) => !isTerminating(pod)))
    else {
      const staying = there.filter((pod) => !isTerminating(pod))
      remove.push(...staying.filter((pod) => hasEnded(pod) && mayReplace(pod, name)))
      const running = staying.filter((pod) => !hasEnded(pod))
      if (maxSurge(view.set, 1) === 0) remove.push(...oldestFirst(running).slice(1))
      else if (running.length === 0 && shouldRun && !staying.some(hasEnded)) create.push(name)
      else remove.push(...surplus(view, running))
    }
  }
  return { create, remove: [...remove, ...lostPods(view)] }
}

/** Pods that are tied to nodes that are gone and never ran. */
function lostPods({ nodes, pods }: View): Pod[] {
  const names = new Set(nodes.map(({ metadata }) => metadata.name))
  return [...pods].flatMap(([node, there]) => (names.has(node) ? [] : there.filter(({ spec }) => !spec.nodeName)))
}

/** With a surge, a node has an old Pod and a new one until the new one is available. */
function surplus(view: View, running: readonly Pod[]): Pod[] {
  if (running.length <= 1) return []
  const [newest, ...moreNew] = oldestFirst(running.filter((pod) => isUpdated(view, pod)))
  const [oldest, ...moreOld] = oldestFirst(running.filter((pod) => !isUpdated(view, pod)))
  const rest = [...moreNew, ...moreOld]
  if (newest === undefined || oldest === undefined) return rest
  return !isReady(oldest) || available(view, newest) ? [...rest, oldest] : rest
}

const desired = ({ set, nodes }: View): number => nodes.filter((node) => verdictOn(set, node).shouldRun).length

function maxSurge({ spec: { updateStrategy } }: DaemonSet, nodes: number): number {
  if (updateStrategy.type !== 'RollingUpdate') return 0
  return scaledInt(updateStrategy.rollingUpdate?.maxSurge ?? 0, nodes, Math.ceil)
}

/** The next step from old Pods to new ones. */
export function rollingUpdate(view: View): Plan {
  const wanted = desired(view)
  const surge = maxSurge(view.set, wanted)
  return surge > 0 ? surgingUpdate(view, wanted, surge) : replacingUpdate(view, wanted)
}

/** The old and the new Pod of a node; undefined when there are too many to tell. */
function pairOf(view: View, pods: readonly Pod[]): { old: Pod | undefined; updated: Pod | undefined } | undefined {
  const staying = pods.filter((pod) => !isTerminating(pod))
  const [updated, secondUpdated] = staying.filter((pod) => isUpdated(view, pod))
  const [old, secondOld] = staying.filter((pod) => !isUpdated(view, pod))
  return secondUpdated === undefined && secondOld === undefined ? { old, updated } : undefined
}

/** Old Pods go first: those that are not available at once, of the others as many as may be missing. */
function replacingUpdate(view: View, wanted: number): Plan {
  const asked = view.set.spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 0
  const most = Math.max(wanted > 0 ? 1 : 0, scaledInt(asked, wanted, Math.ceil))
  let missing = 0
  const broken: Pod[] = []
  const candidates: Pod[] = []
  for (const node of nodesInPlay(view)) {
    const pair = pairOf(view, view.pods.get(node) ?? [])
    const only = pair?.old === undefined ? pair?.updated : pair.updated === undefined ? pair.old : undefined
    const isWell = only !== undefined && available(view, only)
    if (!isWell) missing++
    if (only === undefined || only === pair?.updated) continue
    if (isWell) candidates.push(only)
    else broken.push(only)
  }
  return { create: [], remove: [...broken, ...candidates.slice(0, Math.max(0, most - missing))] }
}

/** Nodes that are to have a Pod, and those that have one. */
const nodesInPlay = ({ set, nodes, pods }: View): Set<string> =>
  new Set([
    ...pods.keys(),
    ...nodes.filter((node) => verdictOn(set, node).shouldRun).map(({ metadata }) => metadata.name ?? ''),
  ])

/** New Pods come first, beside the old ones, which go when the new ones are available. */
function surgingUpdate(view: View, wanted: number, most: number): Plan {
  const nodes = new Map(view.nodes.map((node) => [node.metadata.name ?? '', node]))
  const remove: Pod[] = []
  const unwanted: Pod[] = []
  const broken: string[] = []
  const candidates: string[] = []
  let surging = 0
  let running = 0
  for (const [name, pods] of view.pods) {
    const pair = pairOf(view, pods)
    if (pair === undefined) {
      surging++
      continue
    }
    const { old, updated } = pair
    const first = old ?? updated
    const isWell = first !== undefined && available(view, first)
    if (isWell) running++
    if (old === undefined) continue
    if (updated !== undefined) {
      if (available(view, updated)) remove.push(old)
      else surging++
      continue
    }
    const node = nodes.get(name)
    const shouldRun = node !== undefined && verdictOn(view.set, node).shouldRun
    if (shouldRun) (isWell ? candidates : broken).push(name)
    else (isWell ? unwanted : remove).push(old)
  }
  return {
    create: [...broken, ...candidates.slice(0, Math.max(0, most - surging))],
    remove: [...remove, ...unwanted.slice(0, Math.max(0, running - wanted))],
  }
}
