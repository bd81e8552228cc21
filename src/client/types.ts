/** Shapes of the kinds that agents work with: what they read of them. Defaults are filled, as the API answers them. */
import type { JsonObject, KubeObject, ObjectMeta } from '../apimachinery/objects.ts'

export interface Condition extends JsonObject {
  type: string
  status: string
  reason?: string
  message?: string
  lastTransitionTime?: string
}

export interface LabelSelectorObject extends JsonObject {
  matchLabels?: { [key: string]: string }
  matchExpressions?: JsonObject[]
}

export interface PodTemplate extends JsonObject {
  metadata: ObjectMeta
  spec: JsonObject
}

export interface ContainerStatus extends JsonObject {
  name: string
  ready: boolean
  restartCount: number
  state?: { running?: { startedAt: string }; terminated?: { exitCode: number; finishedAt?: string } }
}

export interface Taint extends JsonObject {
  key: string
  value?: string
  effect: string
}

export interface Toleration extends JsonObject {
  key?: string
  operator?: string
  value?: string
  effect?: string
  tolerationSeconds?: number
}

export interface NodeCondition extends Condition {
  lastHeartbeatTime?: string
}

export interface Node extends KubeObject {
  spec: JsonObject & { unschedulable?: boolean; taints?: Taint[] }
  status: JsonObject & {
    allocatable?: { [name: string]: string }
    conditions?: NodeCondition[]
    images?: { names?: string[]; sizeBytes?: number }[]
  }
}

export interface Lease extends KubeObject {
  spec: JsonObject & { holderIdentity?: string; renewTime?: string }
}

export interface Pod extends KubeObject {
  spec: JsonObject & { nodeName?: string; tolerations?: Toleration[] }
  status: JsonObject & {
    phase?: string
    reason?: string
    conditions?: Condition[]
    containerStatuses?: ContainerStatus[]
    initContainerStatuses?: ContainerStatus[]
    ephemeralContainerStatuses?: ContainerStatus[]
  }
}

export interface ReplicaSet extends KubeObject {
  spec: JsonObject & {
    replicas: number
    minReadySeconds?: number
    selector: LabelSelectorObject
    template: PodTemplate
  }
  status: JsonObject & {
    replicas?: number
    readyReplicas?: number
    availableReplicas?: number
    terminatingReplicas?: number
    observedGeneration?: number
    conditions?: Condition[]
  }
}

export interface DeploymentCondition extends Condition {
  lastUpdateTime?: string
}

export interface DeploymentStatus extends JsonObject {
  observedGeneration?: number
  replicas?: number
  updatedReplicas?: number
  readyReplicas?: number
  availableReplicas?: number
  unavailableReplicas?: number
  terminatingReplicas?: number
  collisionCount?: number
  conditions?: DeploymentCondition[]
}

export interface Deployment extends KubeObject {
  spec: JsonObject & {
    replicas: number
    minReadySeconds?: number
    paused?: boolean
    progressDeadlineSeconds?: number
    revisionHistoryLimit?: number
    selector: LabelSelectorObject
    strategy: JsonObject & {
      type: string
      rollingUpdate?: JsonObject & { maxSurge?: string | number; maxUnavailable?: string | number }
    }
    template: PodTemplate
  }
  status: DeploymentStatus
}

export interface ControllerRevision extends KubeObject {
  data?: JsonObject
  revision: number
}

export interface StatefulSet extends KubeObject {
  spec: JsonObject & {
    replicas: number
    minReadySeconds?: number
    selector: LabelSelectorObject
    template: PodTemplate
    serviceName?: string
    ordinals?: { start?: number }
    podManagementPolicy: string
    volumeClaimTemplates?: (JsonObject & { metadata: ObjectMeta; spec: JsonObject })[]
    persistentVolumeClaimRetentionPolicy: { whenDeleted: string; whenScaled: string }
    updateStrategy: JsonObject & { type: string; rollingUpdate?: { partition?: number } }
    revisionHistoryLimit: number
  }
  status: JsonObject & {
    currentReplicas?: number
    currentRevision?: string
    observedGeneration?: number
    collisionCount?: number
  }
}

export interface DaemonSet extends KubeObject {
  spec: JsonObject & {
    minReadySeconds?: number
    selector: LabelSelectorObject
    template: PodTemplate
    updateStrategy: JsonObject & {
      type: string
      rollingUpdate?: { maxSurge: string | number; maxUnavailable: string | number }
    }
    revisionHistoryLimit: number
  }
  status: JsonObject & { observedGeneration?: number; numberMisscheduled?: number; collisionCount?: number }
}

export interface PodFailureRule extends JsonObject {
  action: string
  onExitCodes?: { containerName?: string; operator: string; values: number[] }
  onPodConditions?: { type: string; status: string }[]
}

export interface JobStatus extends JsonObject {
  conditions?: Condition[]
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

export interface JobSpec extends JsonObject {
  parallelism: number
  completions?: number
  activeDeadlineSeconds?: number
  backoffLimit: number
  backoffLimitPerIndex?: number
  maxFailedIndexes?: number
  selector: LabelSelectorObject
  template: PodTemplate
  completionMode: string
  suspend?: boolean
  podReplacementPolicy: string
  podFailurePolicy?: { rules: PodFailureRule[] }
  successPolicy?: { rules: { succeededIndexes?: string; succeededCount?: number }[] }
  ttlSecondsAfterFinished?: number
  managedBy?: string
}

export interface Job extends KubeObject {
  spec: JobSpec
  status: JobStatus
}

/** A reference to a Job that a CronJob has started. */
export interface ActiveJob extends JsonObject {
  name: string
  uid: string
}

export interface CronJob extends KubeObject {
  spec: JsonObject & {
    schedule: string
    timeZone?: string
    startingDeadlineSeconds?: number
    concurrencyPolicy: string
    suspend?: boolean
    jobTemplate: { metadata: ObjectMeta; spec: JobSpec }
    successfulJobsHistoryLimit: number
    failedJobsHistoryLimit: number
  }
  status: JsonObject & { active?: ActiveJob[]; lastScheduleTime?: string; lastSuccessfulTime?: string }
}

/** Its selector is a map of labels. */
export interface ReplicationController extends KubeObject {
  spec: JsonObject & {
    replicas: number
    minReadySeconds?: number
    selector: { [key: string]: string }
    template: PodTemplate
  }
  status: ReplicaSet['status']
}
