/** The fields of Pods that a kubelet reads. It sees Pods only as answers of the API. */
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import type { Toleration } from '../client/types.ts'
import type { PodStatus, Resources } from './pod-status.ts'

export interface Probe extends JsonObject {
  exec?: ExecAction
  httpGet?: HttpGetAction
  tcpSocket?: { port: number | string; host?: string }
  grpc?: { port: number; service?: string | null }
  initialDelaySeconds?: number
  timeoutSeconds?: number
  periodSeconds?: number
  successThreshold?: number
  failureThreshold?: number
  terminationGracePeriodSeconds?: number
}

export interface ExecAction extends JsonObject {
  command?: string[]
}

export interface HttpGetAction extends JsonObject {
  path?: string
  port: number | string
  host?: string
  scheme?: string
  httpHeaders?: { name: string; value?: string }[]
}

/** lifecycle.postStart, lifecycle.preStop */
export interface Hook extends JsonObject {
  exec?: ExecAction
  httpGet?: HttpGetAction
  sleep?: { seconds: number }
}

export interface RestartRule extends JsonObject {
  action: string
  exitCodes?: { operator: string; values?: number[] }
}

export interface EnvVar extends JsonObject {
  name: string
  value?: string
  valueFrom?: JsonObject
}

export interface VolumeMount extends JsonObject {
  name: string
  mountPath: string
  readOnly?: boolean
  recursiveReadOnly?: string
  subPathExpr?: string
}

export interface ResizePolicy extends JsonObject {
  resourceName: string
  restartPolicy: string
}

export interface SecurityContext extends JsonObject {
  runAsUser?: number
  runAsGroup?: number
  runAsNonRoot?: boolean
  privileged?: boolean
  /** Of containers only. */
  readOnlyRootFilesystem?: boolean
  capabilities?: { add?: string[]; drop?: string[] }
}

interface PodSecurityContext extends SecurityContext {
  sysctls?: { name: string; value: string }[]
  fsGroup?: number
  supplementalGroups?: number[]
}

/** Containers, init containers and ephemeral containers. */
export interface Container extends JsonObject {
  name: string
  image: string
  workingDir?: string
  command?: string[]
  args?: string[]
  env?: EnvVar[]
  envFrom?: JsonObject[]
  ports?: { name?: string; containerPort: number; hostPort?: number; hostIP?: string; protocol?: string }[]
  resources: Resources
  resizePolicy?: ResizePolicy[]
  /** Of an init container 'Always' makes it a sidecar. */
  restartPolicy?: string
  restartPolicyRules?: RestartRule[]
  volumeMounts?: VolumeMount[]
  livenessProbe?: Probe
  readinessProbe?: Probe
  startupProbe?: Probe
  lifecycle?: { postStart?: Hook; preStop?: Hook }
  terminationMessagePath?: string
  terminationMessagePolicy?: string
  imagePullPolicy?: string
  securityContext?: SecurityContext
  stdin?: boolean
  stdinOnce?: boolean
  tty?: boolean
  /** Of ephemeral containers only. */
  targetContainerName?: string
}

export interface Volume extends JsonObject {
  name: string
  secret?: JsonObject
  configMap?: JsonObject
  projected?: JsonObject
}

export interface PodSpec extends JsonObject {
  containers: Container[]
  initContainers?: Container[]
  ephemeralContainers?: Container[]
  volumes?: Volume[]
  nodeName?: string
  nodeSelector?: { [key: string]: string }
  affinity?: JsonObject
  os?: { name: string }
  restartPolicy?: string
  terminationGracePeriodSeconds?: number
  activeDeadlineSeconds?: number
  hostNetwork?: boolean
  hostPID?: boolean
  hostIPC?: boolean
  shareProcessNamespace?: boolean
  securityContext?: PodSecurityContext
  readinessGates?: { conditionType: string }[]
  serviceAccountName?: string
  imagePullSecrets?: { name?: string }[]
  priority?: number
  tolerations?: Toleration[]
}

export interface Pod extends KubeObject {
  spec: PodSpec
  status: PodStatus
}

/** The API server has checked the structure of what it serves. */
export const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod'

export const uidOf = ({ metadata }: Pod): string => metadata.uid ?? ''
export const keyOf = ({ metadata }: Pod): string => `${metadata.namespace}/${metadata.name}`
export const isDeleted = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined

const SYSTEM_CRITICAL = 2_000_000_000

/** Whether the node needs the Pod: it is the last to go. */
export const isCritical = ({ spec }: Pod): boolean => (spec.priority ?? 0) >= SYSTEM_CRITICAL

/** How messages name a Pod: 'web_default(0c5e…)'. */
export const podFullName = ({ metadata }: Pod): string => `${metadata.name}_${metadata.namespace}(${metadata.uid})`

export const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === 'Always'
export const initContainers = ({ spec }: Pod): readonly Container[] => spec.initContainers ?? []
export const ephemeralContainers = ({ spec }: Pod): readonly Container[] => spec.ephemeralContainers ?? []
export const sidecars = (pod: Pod): Container[] => initContainers(pod).filter(isSidecar)

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const

/** The container of that name, whichever list it is in. */
export function findContainer(pod: Pod, name: string): Container | undefined {
  for (const list of CONTAINER_LISTS) {
    const found = pod.spec[list]?.find((container) => container.name === name)
    if (found !== undefined) return found
  }
  return undefined
}

/** Where events say a container is: 'spec.initContainers{setup}'. */
export function fieldPathOf(pod: Pod, { name }: Container): string {
  const list = CONTAINER_LISTS.find((one) => pod.spec[one]?.some((container) => container.name === name))
  return `spec.${list}{${name}}`
}

export const isTerminalPhase = (phase: string | undefined): boolean => phase === 'Succeeded' || phase === 'Failed'
