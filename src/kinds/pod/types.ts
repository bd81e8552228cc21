/** The fields of Pods that rules read. What nobody reads stays unknown under the schema. */
import type { JsonObject, JsonValue, KubeObject } from '../../apimachinery/objects.ts'

export type Resources = { readonly [name: string]: string }

export interface ResourceRequirements extends JsonObject {
  limits?: { [name: string]: string }
  requests?: { [name: string]: string }
  claims?: JsonObject[]
}

export interface ContainerPort extends JsonObject {
  name?: string
  containerPort: number
  hostPort?: number
  protocol?: string
  hostIP?: string
}

export interface VolumeMount extends JsonObject {
  name: string
  mountPath: string
  readOnly?: boolean
  subPath?: string
  subPathExpr?: string
  mountPropagation?: string
  recursiveReadOnly?: string
}

export interface SecurityContext extends JsonObject {
  privileged?: boolean
  allowPrivilegeEscalation?: boolean
  runAsNonRoot?: boolean
  runAsUser?: number
  runAsGroup?: number
  procMount?: string
  capabilities?: { add?: string[]; drop?: string[] }
  seccompProfile?: JsonObject
  appArmorProfile?: JsonObject
  seLinuxOptions?: JsonObject
  windowsOptions?: JsonObject
}

export interface RestartRule extends JsonObject {
  action?: string
  exitCodes?: { operator?: string; values?: number[] }
}

/** What containers, init containers and ephemeral containers share. */
export interface Container extends JsonObject {
  name: string
  image?: string
  command?: string[]
  args?: string[]
  ports?: ContainerPort[]
  env?: JsonObject[]
  envFrom?: JsonObject[]
  resources: ResourceRequirements
  resizePolicy?: JsonObject[]
  restartPolicy?: string
  restartPolicyRules?: RestartRule[]
  volumeMounts?: VolumeMount[]
  volumeDevices?: { name: string; devicePath: string }[]
  livenessProbe?: JsonObject
  readinessProbe?: JsonObject
  startupProbe?: JsonObject
  lifecycle?: JsonObject
  terminationMessagePath?: string
  terminationMessagePolicy?: string
  imagePullPolicy?: string
  securityContext?: SecurityContext
  stdin?: boolean
  tty?: boolean
}

export interface EphemeralContainer extends Container {
  targetContainerName?: string
}

export interface Volume extends JsonObject {
  name: string
}

export interface Toleration extends JsonObject {
  key?: string
  operator?: string
  value?: string
  effect?: string
  tolerationSeconds?: number
}

export interface PodSpec extends JsonObject {
  volumes?: Volume[]
  initContainers?: Container[]
  containers: Container[]
  ephemeralContainers?: EphemeralContainer[]
  restartPolicy?: string
  terminationGracePeriodSeconds?: number
  activeDeadlineSeconds?: number
  dnsPolicy?: string
  nodeSelector?: { [key: string]: string }
  serviceAccountName?: string
  serviceAccount?: string
  automountServiceAccountToken?: boolean
  nodeName?: string
  hostNetwork?: boolean
  hostPID?: boolean
  hostIPC?: boolean
  hostUsers?: boolean
  shareProcessNamespace?: boolean
  securityContext?: JsonObject
  imagePullSecrets?: { name?: string }[]
  hostname?: string
  subdomain?: string
  affinity?: JsonObject
  schedulerName?: string
  tolerations?: Toleration[]
  priorityClassName?: string
  priority?: number
  preemptionPolicy?: string
  runtimeClassName?: string
  enableServiceLinks?: boolean
  overhead?: { [name: string]: string }
  topologySpreadConstraints?: JsonObject[]
  schedulingGates?: { name: string }[]
  readinessGates?: { conditionType: string }[]
  os?: { name?: string }
  resources?: ResourceRequirements
  resourceClaims?: { name: string }[]
}

export interface PodCondition extends JsonObject {
  type: string
  status: string
  reason?: string
  message?: string
  lastTransitionTime?: string
  observedGeneration?: number
}

/** running, waiting, terminated: at most one is set. */
export interface ContainerState extends JsonObject {
  waiting?: { reason?: string; message?: string }
  running?: { startedAt?: string }
  terminated?: { exitCode: number; signal?: number; reason?: string; finishedAt?: string }
}

export interface ContainerStatus extends JsonObject {
  name: string
  state: ContainerState
  lastState: ContainerState
  ready: boolean
  restartCount: number
  started?: boolean
  resources?: ResourceRequirements
  user?: { linux?: { uid?: number; gid?: number; supplementalGroups?: number[] } }
  allocatedResourcesStatus?: JsonObject[]
}

export interface PodStatus extends JsonObject {
  phase?: string
  reason?: string
  conditions?: PodCondition[]
  observedGeneration?: number
  hostIP?: string
  hostIPs?: { ip: string }[]
  podIP?: string
  podIPs?: { ip: string }[]
  resourceClaimStatuses?: { name: string; resourceClaimName?: string }[]
  qosClass?: string
  nominatedNodeName?: string
  initContainerStatuses?: ContainerStatus[]
  containerStatuses?: ContainerStatus[]
  ephemeralContainerStatuses?: ContainerStatus[]
}

export interface Pod extends KubeObject {
  spec: PodSpec
  status: PodStatus
}

/** A value that Go would not count as zero. */
export const isSet = (value: JsonValue | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && value !== 0 && value !== false
