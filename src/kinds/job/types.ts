/** The fields of Jobs that rules read. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { WorkloadSpec } from '../workload/types.ts'

export interface FailureRule extends JsonObject {
  action?: string
  onExitCodes?: { containerName?: string; operator?: string; values?: number[] }
  onPodConditions?: { type: string; status?: string }[]
}

export interface SuccessRule extends JsonObject {
  succeededIndexes?: string
  succeededCount?: number
}

export interface JobSpec extends WorkloadSpec {
  parallelism?: number
  completions?: number
  activeDeadlineSeconds?: number
  podFailurePolicy?: { rules?: FailureRule[] }
  successPolicy?: { rules?: SuccessRule[] }
  backoffLimit?: number
  backoffLimitPerIndex?: number
  maxFailedIndexes?: number
  manualSelector?: boolean
  ttlSecondsAfterFinished?: number
  completionMode?: string
  suspend?: boolean
  podReplacementPolicy?: string
  managedBy?: string
}

export interface JobStatus extends JsonObject {
  conditions?: { type: string; status: string }[]
  startTime?: string
  completionTime?: string
  active?: number
  ready?: number
  terminating?: number
  succeeded?: number
  failed?: number
  completedIndexes?: string
  failedIndexes?: string
  uncountedTerminatedPods?: { succeeded?: string[]; failed?: string[] }
}

export interface Job extends KubeObject {
  spec: JobSpec
  status: JobStatus
}

export const INDEXED = 'Indexed'
export const isIndexed = ({ completionMode }: JobSpec): boolean => completionMode === INDEXED
