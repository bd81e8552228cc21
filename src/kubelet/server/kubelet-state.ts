/** What the pages of a kubelet's server show. */
import type { ContainerLog, PodRecord } from '../container-runtime.ts'
import type { Pod } from '../pod.ts'

export interface KubeletState {
  readonly nodeName: string
  /** ms since 1970: now, and when the kubelet started. */
  readonly now: number
  readonly startedAt: number
  /** The Pods of the node, with the statuses that the kubelet has decided on. */
  readonly pods: readonly Pod[]
  /** What runs, or ran, of a Pod. */
  record(podUid: string): PodRecord
  /** Undefined when the container is forgotten. */
  log(containerId: string): ContainerLog | undefined
}
