/** status of Pods, as the kubelet writes it. */
import type { JsonObject } from '../apimachinery/objects.ts'

export interface Resources extends JsonObject {
  limits?: { [name: string]: string }
  requests?: { [name: string]: string }
}

export interface Terminated extends JsonObject {
  exitCode: number
  reason?: string
  message?: string
  startedAt?: string | null
  finishedAt?: string | null
  containerID?: string
}

/** At most one is set. */
export interface ContainerState extends JsonObject {
  waiting?: { reason?: string; message?: string }
  running?: { startedAt: string }
  terminated?: Terminated
}

export interface ContainerStatus extends JsonObject {
  name: string
  state: ContainerState
  lastState: ContainerState
  ready: boolean
  restartCount: number
  image: string
  imageID: string
  containerID?: string
  started?: boolean
  allocatedResources?: { [name: string]: string }
  resources?: Resources
  volumeMounts?: JsonObject[]
  user?: JsonObject
}

export interface PodCondition extends JsonObject {
  type: string
  status: string
  reason?: string
  message?: string
  observedGeneration?: number
  lastProbeTime?: string | null
  lastTransitionTime?: string | null
}

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

export interface PodStatus extends JsonObject {
  observedGeneration?: number
  phase?: Phase
  reason?: string
  message?: string
  conditions?: PodCondition[]
  hostIP?: string
  hostIPs?: { ip: string }[]
  podIP?: string
  podIPs?: { ip: string }[]
  startTime?: string
  initContainerStatuses?: ContainerStatus[]
  containerStatuses?: ContainerStatus[]
  ephemeralContainerStatuses?: ContainerStatus[]
  qosClass?: string
}
