/** A Pod as the scheduler sees it: what it asks for, read once. */
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { type HostPort, hostPortsOf } from '../../client/host-ports.ts'
import { keyOf } from '../../client/informer.ts'
import { type AffinityTerm, affinityTerms, type Labels, weightedTerms } from './affinity-term.ts'
import { type Amounts, assumedRequests, podRequests } from './pod-requests.ts'
import type { Pod } from './types.ts'

/** Terms by what they do. */
export interface Affinity {
  readonly required: readonly AffinityTerm[]
  readonly requiredAnti: readonly AffinityTerm[]
  readonly preferred: readonly AffinityTerm[]
  readonly preferredAnti: readonly AffinityTerm[]
}

const NO_AFFINITY: Affinity = { required: [], requiredAnti: [], preferred: [], preferredAnti: [] }
const NO_LABELS: Labels = {}

export class PodInfo {
  readonly pod: Pod
  readonly key: string
  readonly uid: string
  readonly namespace: string
  readonly labels: Labels
  readonly priority: number
  readonly requests: Amounts
  /** For the comparison of nodes: what asks for nothing counts a little. */
  readonly assumed: Amounts
  readonly hostPorts: readonly HostPort[]
  readonly affinity: Affinity
  readonly isTerminating: boolean

  /** `before`: the same Pod in an earlier version, whose readings are taken over when they still hold. */
  constructor(pod: Pod, before?: PodInfo) {
    const { metadata, spec } = pod
    this.pod = pod
    this.key = keyOf(pod)
    this.uid = metadata.uid ?? ''
    this.namespace = metadata.namespace ?? ''
    this.labels = metadata.labels ?? NO_LABELS
    this.priority = spec.priority ?? 0
    this.isTerminating = metadata.deletionTimestamp !== undefined
    const same = before !== undefined && before.pod.metadata.generation === metadata.generation ? before : undefined
    this.requests = same?.requests ?? podRequests(pod)
    this.assumed = same?.assumed ?? assumedRequests(pod)
    this.hostPorts = same?.hostPorts ?? hostPortsOf(pod)
    this.affinity = same?.affinity ?? affinityOf(pod)
  }

  /** Whether it counts the same on its node as an earlier version of it. */
  countsLike(other: PodInfo): boolean {
    return (
      this.pod.metadata.generation === other.pod.metadata.generation &&
      this.isTerminating === other.isTerminating &&
      jsonEqual(this.labels, other.labels)
    )
  }
}

function affinityOf({ metadata, spec }: Pod): Affinity {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {}
  if (podAffinity === undefined && podAntiAffinity === undefined) return NO_AFFINITY
  const { namespace = '' } = metadata
  return {
    required: affinityTerms(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution, namespace),
    requiredAnti: affinityTerms(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution, namespace),
    preferred: weightedTerms(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution, namespace),
    preferredAnti: weightedTerms(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution, namespace),
  }
}
