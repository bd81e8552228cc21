/** Makes room for a Pod by taking less important ones away. Source: Kubernetes' DefaultPreemption plug-in. */
import { type LabelSelector, selectorFromObject } from '../../apimachinery/label-selector.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import { parseTime } from '../../apimachinery/time.ts'
import type { LabelSelectorObject } from '../../client/types.ts'
import type { ClusterState } from './cluster-state.ts'
import type { NodeInfo } from './node-info.ts'
import { available, fits, histogram, type Refusal } from './placement.ts'
import type { PodInfo } from './pod-info.ts'

/** Pods that have to go so that the Pod can have the node. */
export interface Victims {
  readonly node: string
  /** The most important first. */
  readonly pods: readonly PodInfo[]
  /** How many of them a budget protects. */
  readonly violations: number
}

export type Preemption = { readonly victims: Victims } | { readonly message: string; readonly keepsNomination: boolean }

interface Budget extends KubeObject {
  readonly spec: { readonly selector?: LabelSelectorObject }
  readonly status: { readonly disruptionsAllowed?: number; readonly disruptedPods?: { [name: string]: string } }
}

const NOT_HELPFUL = 'Preemption is not helpful for scheduling'
const NO_VICTIMS = 'No preemption victims found for incoming pod'

/** How many nodes are tried at least, and which part of those there are. */
const LEAST_CANDIDATES = 100
const CANDIDATE_PERCENT = 10

/** Whom to take away where. `offset` is the candidate to begin with. */
export function preempt(
  pod: PodInfo,
  cluster: ClusterState,
  refusal: Refusal,
  below: (bound: number) => number,
): Preemption {
  const ineligible = whyIneligible(pod, cluster, refusal)
  if (ineligible !== undefined) return { message: ineligible, keepsNomination: true }
  const { candidates } = refusal
  const wanted = Math.max(LEAST_CANDIDATES, Math.floor((candidates.length * CANDIDATE_PERCENT) / 100))
  const offset = candidates.length === 0 ? 0 : below(candidates.length)
  const budgets = [...cluster.lister<Budget>('poddisruptionbudgets.policy').list()].map(readBudget)
  const options: Victims[] = []
  const reasons: string[] = []
  for (let index = 0; index < candidates.length && options.length < wanted; index++) {
    const node = candidates[(offset + index) % candidates.length]
    const victims = node === undefined ? [NOT_HELPFUL] : victimsOn(node, pod, cluster, budgets)
    if ('pods' in victims) options.push(victims)
    else reasons.push(...victims)
  }
  const [best] = bestVictims(options)
  if (best !== undefined) return { victims: best }
  const { nodes } = cluster
  const others = nodes.slice(candidates.length).map(() => NOT_HELPFUL)
  return { message: `${available(nodes.length)} ${histogram([...reasons, ...others])}`, keepsNomination: false }
}

function whyIneligible({ pod, priority }: PodInfo, cluster: ClusterState, { hopeless }: Refusal): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const nominated = cluster.node(pod.status.nominatedNodeName ?? '')
  if (nominated === undefined || hopeless.has(nominated)) return undefined
  const going = [...nominated.pods.values()].some((other) => other.priority < priority && isBeingPreempted(other))
  return going ? 'not eligible due to a terminating pod on the nominated node.' : undefined
}

const isBeingPreempted = ({ isTerminating, pod }: PodInfo): boolean =>
  isTerminating &&
  (pod.status.conditions ?? []).some(
    ({ type, status, reason }) =>
      type === 'DisruptionTarget' && status === 'True' && reason === 'PreemptionByScheduler',
  )

/** The fewest that have to go from this node, or why that does not help. */
function victimsOn(
  node: NodeInfo,
  pod: PodInfo,
  cluster: ClusterState,
  budgets: readonly ReadBudget[],
): Victims | readonly string[] {
  const lower = [...node.pods.values()].filter(({ priority }) => priority < pod.priority).sort(byImportance)
  if (lower.length === 0) return [NO_VICTIMS]
  const gone = new Set(lower)
  for (const { uid } of lower) cluster.take(node, uid)
  try {
    const misfit = fits(pod, cluster, node)
    if (misfit !== undefined) return misfit.reasons
    const { violating, others } = byBudgets(lower, budgets)
    /** Lets a Pod stay if there is room for both. Returns whether it has to go. */
    const mustGo = (other: PodInfo): boolean => {
      cluster.put(node, other)
      gone.delete(other)
      if (fits(pod, cluster, node) === undefined) return false
      cluster.take(node, other.uid)
      gone.add(other)
      return true
    }
    const violations = violating.filter(mustGo).length
    for (const other of others) mustGo(other)
    return { node: node.name, pods: [...gone].sort(byImportance), violations }
  } finally {
    for (const other of gone) cluster.put(node, other)
  }
}

const startOf = ({ pod }: PodInfo): number => parseTime(pod.status.startTime ?? '') || Number.MAX_SAFE_INTEGER

/** The more important first: higher priority, then longer there. */
const byImportance = (a: PodInfo, b: PodInfo): number => b.priority - a.priority || startOf(a) - startOf(b)

interface ReadBudget {
  readonly namespace: string
  readonly selector: LabelSelector
  readonly allowed: number
  readonly disrupted: ReadonlySet<string>
}

const readBudget = ({ metadata, spec, status }: Budget): ReadBudget => ({
  namespace: metadata.namespace ?? '',
  selector: selectorFromObject(spec.selector ?? {}),
  allowed: status.disruptionsAllowed ?? 0,
  disrupted: new Set(Object.keys(status.disruptedPods ?? {})),
})

/** Those that a budget does not let go, and the others, each in the order given. */
function byBudgets(pods: readonly PodInfo[], budgets: readonly ReadBudget[]) {
  const left = budgets.map(({ allowed }) => allowed)
  const violating = new Set<PodInfo>()
  for (const pod of pods) {
    for (const [index, { namespace, selector, disrupted }] of budgets.entries()) {
      if (namespace !== pod.namespace || selector.requirements.length === 0 || !selector.matches(pod.labels)) continue
      if (disrupted.has(pod.pod.metadata.name ?? '')) continue
      const rest = (left[index] ?? 0) - 1
      left[index] = rest
      if (rest < 0) violating.add(pod)
    }
  }
  return { violating: [...violating], others: pods.filter((pod) => !violating.has(pod)) }
}

const PRIORITY_SHIFT = 2 ** 31

/** What makes a choice better: less of each, the first that differs decides. */
const COSTS: readonly ((victims: Victims) => number)[] = [
  ({ violations }) => violations,
  ({ pods }) => pods[0]?.priority ?? 0,
  ({ pods }) => pods.reduce((sum, { priority }) => sum + priority + PRIORITY_SHIFT, 0),
  ({ pods }) => pods.length,
  ({ pods }) => -Math.min(...pods.filter(({ priority }) => priority === pods[0]?.priority).map(startOf)),
]

const bestVictims = (options: readonly Victims[]): readonly Victims[] =>
  COSTS.reduce<readonly Victims[]>((left, cost) => {
    if (left.length < 2) return left
    const least = Math.min(...left.map(cost))
    return left.filter((one) => cost(one) === least)
  }, options)
