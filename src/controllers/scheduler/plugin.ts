/** What a plug-in of the scheduler is. Source: Kubernetes' scheduling framework (KEP-624). */
import type { JsonObject } from '../../apimachinery/objects.ts'
import type { ResourceName } from '../../client/client.ts'
import type { Change } from '../../client/informer.ts'
import type { ClusterState } from './cluster-state.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'

/** Why a node will not do. */
export interface Misfit {
  readonly reasons: readonly string[]
  /** Whether it might do if Pods were gone. */
  readonly preemptionMayHelp: boolean
}

/** Undefined: the node will do. */
export type Filter = (node: NodeInfo) => Misfit | undefined

export type PreparedFilter =
  /** `among`: no other nodes need be looked at. */
  | { readonly filter: Filter; readonly among?: ReadonlySet<string> }
  /** No node will do, in these words. */
  | { readonly refusal: string }

export interface PreparedScore {
  readonly of: (node: NodeInfo) => number
  /** Brings the scores of all nodes between 0 and MAX_SCORE, in place; `nodes` are theirs. */
  readonly normalize?: (scores: number[], nodes: readonly NodeInfo[]) => void
}

export const MAX_SCORE = 100

/** A change that may let a Pod be placed. Pods are those that have a node. */
export interface ClusterChange extends Change {
  readonly resource: ResourceName
}

/** A merge patch of something that the Pod then waits for. */
export interface BindStep {
  readonly resource: ResourceName
  readonly key: string
  readonly patch: JsonObject
}

export interface Plugin {
  /** Its name in Kubernetes. */
  readonly name: string
  /** How its filter judges nodes for this Pod. Undefined: it has nothing to say. */
  readonly prepareFilter?: (pod: PodInfo, cluster: ClusterState) => PreparedFilter | undefined
  /** How many times its score counts. */
  readonly weight?: number
  /** How its score compares the nodes that will do. Undefined: they are all the same to it. */
  readonly prepareScore?: (pod: PodInfo, cluster: ClusterState, nodes: readonly NodeInfo[]) => PreparedScore | undefined
  /** What has to be written, and to have come true, before the Pod is bound to the node. */
  readonly prepareBind?: (pod: PodInfo, cluster: ClusterState, node: string) => readonly BindStep[]
  /** Whether a Pod that it has kept from being placed may be placed after this change. */
  readonly mayHelp?: (change: ClusterChange, pod: PodInfo, cluster: ClusterState) => boolean
}

/** Scales scores so that the highest is MAX_SCORE. */
export function scaleToMost(scores: number[]): void {
  const most = Math.max(0, ...scores)
  if (most === 0) return
  for (const [index, score] of scores.entries()) scores[index] = Math.floor((MAX_SCORE * score) / most)
}

/** The same, for scores of which less is better. */
export function scaleToLeast(scores: number[]): void {
  scaleToMost(scores)
  for (const [index, score] of scores.entries()) scores[index] = MAX_SCORE - score
}
