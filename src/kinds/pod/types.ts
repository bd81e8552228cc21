/** The fields of Pods that rules read. What nobody reads stays unknown under the schema. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type {
  AppArmorProfile,
  EnvFromSource,
  EnvVar,
  Lifecycle,
  Probe,
  ResizePolicy,
  RestartRule,
  SeccompProfile,
  WindowsOptions,
} from './container-types.ts'
import type { Affinity, Toleration, TopologySpreadConstraint } from './scheduling-types.ts'
import type { Volume } from './volumes/types.ts'

export type Resources = { readonly [name: string]: string }

export interface ResourceRequirements extends JsonObject {
  limits?: { [name: string]: string }
  requests?: { [name: string]: string }
  claims?: { name: string; request?: string }[]
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
  seccompProfile?: SeccompProfile
  appArmorProfile?: AppArmorProfile
  seLinuxOptions?: JsonObject
  windowsOptions?: WindowsOptions
}

export interface PodSecurityContext extends JsonObject {
  runAsUser?: number
  runAsGroup?: number
  fsGroup?: number
  fsGroupChangePolicy?: string
  supplementalGroups?: number[]
  supplementalGroupsPolicy?: string
  seLinuxChangePolicy?: string
  sysctls?: { name: string; value: string }[]
  seccompProfile?: SeccompProfile
  appArmorProfile?: AppArmorProfile
  seLinuxOptions?: JsonObject
  windowsOptions?: WindowsOptions
}

/** What containers, init containers and ephemeral containers share. */
export interface Container extends JsonObject {
  name: string
  image?: string
  command?: string[]
  args?: string[]
  ports?: ContainerPort[]
  env?: EnvVar[]
  envFrom?: EnvFromSource[]
  resources: ResourceRequirements
  resizePolicy?: ResizePolicy[]
  restartPolicy?: string
  restartPolicyRules?: RestartRule[]
  volumeMounts?: VolumeMount[]
  volumeDevices?: { name: string; devicePath: string }[]
  livenessProbe?: Probe
  readinessProbe?: Probe
  startupProbe?: Probe
  lifecycle?: Lifecycle
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

export interface PodDnsConfig extends JsonObject {
  nameservers?: string[]
  searches?: string[]
  options?: { name?: string; value?: string }[]
}

export interface PodResourceClaim extends JsonObject {
  name: string
  resourceClaimName?: string
  resourceClaimTemplateName?: string
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
  securityContext?: PodSecurityContext
  imagePullSecrets?: { name?: string }[]
  hostname?: string
  subdomain?: string
  hostnameOverride?: string
  setHostnameAsFQDN?: boolean
  hostAliases?: { ip: string; hostnames?: string[] }[]
  dnsConfig?: PodDnsConfig
  affinity?: Affinity
  schedulerName?: string
  tolerations?: Toleration[]
  priorityClassName?: string
  priority?: number
  preemptionPolicy?: string
  runtimeClassName?: string
  enableServiceLinks?: boolean
  overhead?: { [name: string]: string }
  topologySpreadConstraints?: TopologySpreadConstraint[]
  schedulingGates?: { name: string }[]
  readinessGates?: { conditionType: string }[]
  os?: { name?: string }
  resources?: ResourceRequirements
  resourceClaims?: PodResourceClaim[]
  workloadRef?: JsonObject
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
