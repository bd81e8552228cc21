/** Shapes of what the autoscaler reads, in autoscaling/v2. Defaults are filled, as the API answers them. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { Condition, LabelSelectorObject, Pod } from '../../client/types.ts'

export interface ScaleTarget extends JsonObject {
  apiVersion?: string
  kind: string
  name: string
}

/** Quantities, or parts of a request in percent. */
export interface MetricTarget extends JsonObject {
  type: string
  value?: string
  averageValue?: string
  averageUtilization?: number
}

export interface MetricIdentifier extends JsonObject {
  name: string
  selector?: LabelSelectorObject
}

export interface MetricSpec extends JsonObject {
  type: string
  resource?: { name: string; target: MetricTarget }
  containerResource?: { name: string; container: string; target: MetricTarget }
  pods?: { metric: MetricIdentifier; target: MetricTarget }
  object?: { describedObject: ScaleTarget; metric: MetricIdentifier; target: MetricTarget }
  external?: { metric: MetricIdentifier; target: MetricTarget }
}

export interface ScalingPolicy extends JsonObject {
  type: string
  value: number
  periodSeconds: number
}

export interface ScalingRules extends JsonObject {
  stabilizationWindowSeconds?: number
  selectPolicy: string
  policies: ScalingPolicy[]
  tolerance?: string
}

export interface Behavior extends JsonObject {
  scaleUp: ScalingRules
  scaleDown: ScalingRules
}

export interface AutoscalerStatus extends JsonObject {
  lastScaleTime?: string
  currentReplicas?: number
  desiredReplicas?: number
  currentMetrics?: JsonObject[] | null
  conditions?: Condition[]
}

export interface Autoscaler extends KubeObject {
  spec: JsonObject & {
    scaleTargetRef: ScaleTarget
    minReplicas?: number
    maxReplicas: number
    metrics?: MetricSpec[]
    behavior?: Behavior
  }
  status: AutoscalerStatus
}

/** A Scale of any kind of target. */
export interface Scale extends KubeObject {
  spec: JsonObject & { replicas?: number }
  status: JsonObject & { replicas?: number; selector?: string }
}

interface ScaledContainer extends JsonObject {
  name: string
  restartPolicy?: string
  resources?: { requests?: { [name: string]: string } }
}

/** A Pod with what it asks for. */
export interface ScaledPod extends Pod {
  spec: Pod['spec'] & {
    containers: ScaledContainer[]
    initContainers?: ScaledContainer[]
    resources?: { requests?: { [name: string]: string } }
  }
  status: Pod['status'] & { startTime?: string }
}

/** A figure of one Pod, in thousandths. */
export interface PodMetric {
  readonly milli: number
  /** When it was taken, in ms, and over how many ms before. */
  readonly timestamp: number
  readonly windowMs: number
}

/** By the names of Pods. */
export type PodMetrics = ReadonlyMap<string, PodMetric>
