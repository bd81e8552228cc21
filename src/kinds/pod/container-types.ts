/** What stands inside containers: probes, hooks, variables and the rules of restarting. Enumerations are texts: what a client wrote. */
import type { JsonObject } from '../../apimachinery/objects.ts'

export interface HttpGetAction extends JsonObject {
  path?: string
  port?: number | string
  host?: string
  scheme?: string
  httpHeaders?: { name: string; value: string }[]
}

/** The ways to act on a container; exactly one is to be given. Probes have no `sleep`, hooks no `grpc`. */
export interface Handler extends JsonObject {
  exec?: { command?: string[] }
  httpGet?: HttpGetAction
  tcpSocket?: { port?: number | string; host?: string }
  grpc?: { port: number; service?: string }
  /** Seconds. */
  sleep?: { seconds: number }
}

/** Times in seconds. */
export interface Probe extends Handler {
  initialDelaySeconds?: number
  timeoutSeconds?: number
  periodSeconds?: number
  successThreshold?: number
  failureThreshold?: number
  terminationGracePeriodSeconds?: number
}

export interface Lifecycle extends JsonObject {
  postStart?: Handler
  preStop?: Handler
  stopSignal?: string
}

export interface FieldRef extends JsonObject {
  apiVersion?: string
  fieldPath: string
}

export interface ResourceFieldRef extends JsonObject {
  containerName?: string
  resource: string
  divisor?: string
}

export interface KeyRef extends JsonObject {
  name?: string
  key: string
  optional?: boolean
}

export interface FileKeyRef extends JsonObject {
  volumeName: string
  path: string
  key: string
  optional?: boolean
}

export interface EnvVarSource extends JsonObject {
  fieldRef?: FieldRef
  resourceFieldRef?: ResourceFieldRef
  configMapKeyRef?: KeyRef
  secretKeyRef?: KeyRef
  fileKeyRef?: FileKeyRef
}

export interface EnvVar extends JsonObject {
  name: string
  value?: string
  valueFrom?: EnvVarSource
}

export interface EnvFromSource extends JsonObject {
  prefix?: string
  configMapRef?: { name?: string; optional?: boolean }
  secretRef?: { name?: string; optional?: boolean }
}

export interface ResizePolicy extends JsonObject {
  resourceName: string
  restartPolicy: string
}

export interface RestartRule extends JsonObject {
  action: string
  exitCodes?: { operator: string; values?: number[] }
}

export interface SeccompProfile extends JsonObject {
  type: string
  localhostProfile?: string
}

export interface AppArmorProfile extends JsonObject {
  type: string
  localhostProfile?: string
}

export interface WindowsOptions extends JsonObject {
  gmsaCredentialSpecName?: string
  gmsaCredentialSpec?: string
  runAsUserName?: string
  hostProcess?: boolean
}
