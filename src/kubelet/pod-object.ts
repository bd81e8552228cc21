/** The fields of Pods that a kubelet reads. It sees Pods only as answers of the API. */
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'

export interface ContainerSpec {
  readonly name: string
  readonly image: string
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly imagePullPolicy: string
  readonly stdin: boolean
  /** 'Always' makes an init container a sidecar. */
  readonly restartPolicy: string
  readonly mounts: readonly JsonObject[]
  readonly resources: JsonObject
  readonly runAsUser: number
}

export interface PodView {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly generation: number
  readonly deleting: boolean
  readonly graceSeconds: number
  readonly nodeName: string
  readonly restartPolicy: string
  readonly hostNetwork: boolean
  readonly init: readonly ContainerSpec[]
  readonly main: readonly ContainerSpec[]
  readonly ephemeral: readonly ContainerSpec[]
  readonly status: JsonObject
}

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')
const texts = (value: JsonValue | undefined): string[] => (Array.isArray(value) ? value.map(text) : [])
export const objectsOf = (value: JsonValue | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []
const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})

function containerSpec(container: JsonObject, pod: JsonObject): ContainerSpec {
  const user = objectOf(container.securityContext).runAsUser ?? objectOf(pod.securityContext).runAsUser
  return {
    name: text(container.name),
    image: text(container.image),
    command: texts(container.command),
    args: texts(container.args),
    imagePullPolicy: text(container.imagePullPolicy),
    stdin: container.stdin === true,
    restartPolicy: text(container.restartPolicy),
    mounts: objectsOf(container.volumeMounts),
    resources: objectOf(container.resources),
    runAsUser: typeof user === 'number' ? user : 0,
  }
}

export function viewPod({ metadata, spec, status }: KubeObject): PodView {
  const pod = objectOf(spec)
  const list = (name: string): ContainerSpec[] => objectsOf(pod[name]).map((container) => containerSpec(container, pod))
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    generation: metadata.generation ?? 0,
    deleting: metadata.deletionTimestamp !== undefined,
    graceSeconds: metadata.deletionGracePeriodSeconds ?? 30,
    nodeName: text(pod.nodeName),
    restartPolicy: text(pod.restartPolicy) || 'Always',
    hostNetwork: pod.hostNetwork === true,
    init: list('initContainers'),
    main: list('containers'),
    ephemeral: list('ephemeralContainers'),
    status: objectOf(status),
  }
}
