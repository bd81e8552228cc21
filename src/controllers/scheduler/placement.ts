/** Finds a Pod's node: filters, then scores. Source: Kubernetes' scheduling framework; texts from a real scheduler v1.35. */
import type { ClusterState } from './cluster-state.ts'
import type { NodeInfo } from './node-info.ts'
import type { Filter, Misfit, Plugin } from './plugin.ts'
import { plugins } from './plugins.ts'
import type { PodInfo } from './pod-info.ts'

/** Why no node would do. */
export interface Refusal {
  /** In words, up to what preemption has to say. */
  readonly message: string
  /** Plug-ins that refused. */
  readonly by: ReadonlySet<Plugin>
  /** Nodes that might do if Pods were gone. */
  readonly candidates: readonly NodeInfo[]
  /** Nodes that would not do even then. */
  readonly hopeless: ReadonlySet<NodeInfo>
  /** No node was looked at: the Pod itself asks for something that is not there. */
  readonly isOfPod: boolean
}

export type Feasible =
  | { readonly found: readonly NodeInfo[]; readonly examined: number }
  | { readonly refusal: Refusal }

interface ActiveFilter {
  readonly plugin: Plugin
  readonly filter: Filter
}

type Prepared =
  | { readonly filters: readonly ActiveFilter[]; readonly among?: ReadonlySet<string>; readonly narrowedBy: string[] }
  | { readonly refusal: string; readonly plugin: Plugin }

function prepare(pod: PodInfo, cluster: ClusterState): Prepared {
  const filters: ActiveFilter[] = []
  const narrowedBy: string[] = []
  let among: ReadonlySet<string> | undefined
  for (const plugin of plugins) {
    const prepared = plugin.prepareFilter?.(pod, cluster)
    if (prepared === undefined) continue
    if ('refusal' in prepared) return { refusal: prepared.refusal, plugin }
    filters.push({ plugin, filter: prepared.filter })
    if (prepared.among === undefined) continue
    among = prepared.among
    narrowedBy.push(plugin.name)
  }
  return { filters, narrowedBy, ...(among === undefined ? {} : { among }) }
}

interface Failure extends Misfit {
  readonly plugin: Plugin
}

function firstFailure(filters: readonly ActiveFilter[], node: NodeInfo): Failure | undefined {
  for (const { plugin, filter } of filters) {
    const misfit = filter(node)
    if (misfit !== undefined) return { plugin, ...misfit }
  }
  return undefined
}

/** Whether the Pod could be on this node now, were the cluster as it is counted. */
export function fits(pod: PodInfo, cluster: ClusterState, node: NodeInfo): Misfit | undefined {
  const prepared = prepare(pod, cluster)
  if ('refusal' in prepared) return { reasons: [prepared.refusal], preemptionMayHelp: false }
  return withNominated(
    pod,
    cluster,
    node,
    () => fits(pod, cluster, node),
    () => firstFailure(prepared.filters, node),
  )
}

/** Judges the node as if those were there already who have made room on it and are not less important; then as it is. */
function withNominated<T>(
  pod: PodInfo,
  cluster: ClusterState,
  node: NodeInfo,
  anew: () => T | undefined,
  asItIs: () => T | undefined,
): T | undefined {
  const others = [...cluster.nominatedTo(node.name)].filter(
    (other) => other.uid !== pod.uid && other.priority >= pod.priority && !node.pods.has(other.uid),
  )
  if (others.length === 0) return asItIs()
  for (const other of others) cluster.put(node, other)
  const misfit = anew()
  for (const other of others) cluster.take(node, other.uid)
  return misfit ?? asItIs()
}

/** With so many nodes or fewer, all are looked at. */
const ALL_NODES = 100
const LEAST_PERCENT = 5

/** How many nodes that will do are enough. */
function enough(nodes: number): number {
  if (nodes < ALL_NODES) return nodes
  const percent = Math.max(LEAST_PERCENT, 50 - Math.floor(nodes / 125))
  return Math.max(ALL_NODES, Math.floor((nodes * percent) / 100))
}

/** Nodes that will do, looked for from the one with the number `start`. */
export function findFeasible(pod: PodInfo, cluster: ClusterState, start: number): Feasible {
  const { nodes } = cluster
  const prepared = prepare(pod, cluster)
  if ('refusal' in prepared) return { refusal: refusedAtOnce(prepared, nodes) }
  const { filters, among } = prepared
  const examine = (node: NodeInfo): Failure | undefined =>
    withNominated(
      pod,
      cluster,
      node,
      () => fitsAnew(pod, cluster, node),
      () => firstFailure(filters, node),
    )
  const { nominatedNodeName = '' } = pod.pod.status
  const nominated = nominatedNodeName === '' ? undefined : cluster.node(nominatedNodeName)
  if (nominated !== undefined && (among?.has(nominatedNodeName) ?? true) && examine(nominated) === undefined)
    return { found: [nominated], examined: 0 }
  const wanted = enough(among?.size ?? nodes.length)
  const found: NodeInfo[] = []
  const failures = new Map<NodeInfo, Failure>()
  let examined = 0
  for (; examined < nodes.length && found.length < wanted; examined++) {
    const node = nodes[(start + examined) % nodes.length]
    if (node === undefined || among?.has(node.name) === false) continue
    const failure = examine(node)
    if (failure === undefined) found.push(node)
    else failures.set(node, failure)
  }
  return found.length > 0 ? { found, examined } : { refusal: refusalOf(nodes, failures, prepared.narrowedBy) }
}

function fitsAnew(pod: PodInfo, cluster: ClusterState, node: NodeInfo): Failure | undefined {
  const prepared = prepare(pod, cluster)
  if ('refusal' in prepared) return { plugin: prepared.plugin, reasons: [prepared.refusal], preemptionMayHelp: false }
  return firstFailure(prepared.filters, node)
}

export const available = (nodes: number): string => `0/${nodes} nodes are available:`

const refusedAtOnce = (
  { refusal, plugin }: { readonly refusal: string; readonly plugin: Plugin },
  nodes: readonly NodeInfo[],
): Refusal => ({
  message: `${available(nodes.length)} ${refusal}.`,
  by: new Set([plugin]),
  candidates: [],
  hopeless: new Set(nodes),
  isOfPod: true,
})

function refusalOf(
  nodes: readonly NodeInfo[],
  failures: ReadonlyMap<NodeInfo, Failure>,
  narrowedBy: readonly string[],
): Refusal {
  const unlooked = `node(s) didn't satisfy plugin(s) [${narrowedBy.join(' ')}]`
  const reasons = nodes.flatMap((node) => failures.get(node)?.reasons ?? [unlooked])
  const candidates = nodes.filter((node) => failures.get(node)?.preemptionMayHelp)
  const narrowing = plugins.filter(({ name }) => narrowedBy.includes(name))
  const failing = [...failures.values()].map(({ plugin }) => plugin)
  return {
    message: `${available(nodes.length)} ${histogram(reasons)}`,
    by: new Set([...failing, ...(failures.size < nodes.length ? narrowing : [])]),
    candidates,
    hopeless: new Set(nodes.filter((node) => !candidates.includes(node))),
    isOfPod: false,
  }
}

/** '2 Insufficient cpu, 1 node(s) were unschedulable.', sorted as texts. */
export function histogram(reasons: Iterable<string>): string {
  const numbers = new Map<string, number>()
  for (const reason of reasons) numbers.set(reason, (numbers.get(reason) ?? 0) + 1)
  return `${[...numbers]
    .map(([reason, number]) => `${number} ${reason}`)
    .sort()
    .join(', ')}.`
}

/** The nodes with the highest score. */
export function bestOf(pod: PodInfo, cluster: ClusterState, nodes: readonly NodeInfo[]): readonly NodeInfo[] {
  if (nodes.length === 1) return nodes
  const totals = new Array<number>(nodes.length).fill(0)
  for (const { prepareScore, weight = 1 } of plugins) {
    const score = prepareScore?.(pod, cluster, nodes)
    if (score === undefined) continue
    const scores = nodes.map(score.of)
    score.normalize?.(scores, nodes)
    for (const [index, value] of scores.entries()) totals[index] = (totals[index] ?? 0) + weight * value
  }
  const most = Math.max(...totals)
  return nodes.filter((_, index) => totals[index] === most)
}
