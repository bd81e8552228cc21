/** Small questions about Pods of a cluster, as scenarios ask them. */
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../../src/apimachinery/objects.ts'
import type { Cluster } from '../../../src/index.ts'

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})
const objectsOf = (value: JsonValue | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []

export interface ContainerView {
  /** 'running', 'waiting' or 'terminated'. */
  readonly state: string
  readonly reason: string
  readonly message: string
  readonly exitCode: number | undefined
  readonly restartCount: number
  readonly ready: boolean
  readonly status: JsonObject
}

const LISTS = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']

/** What the status says of a container. Throws when there is nothing. */
export function containerOf(cluster: Cluster, pod: string, name: string): ContainerView {
  const status = objectOf(cluster.client.get('pods', pod).status)
  const found = LISTS.flatMap((list) => objectsOf(status[list])).find((one) => one.name === name)
  if (found === undefined) throw new Error(`no status of ${name} in ${pod}`)
  const [[state = '', detail] = []] = Object.entries(objectOf(found.state))
  const { reason = '', message = '', exitCode } = objectOf(detail)
  return {
    state,
    reason: String(reason),
    message: String(message),
    exitCode: typeof exitCode === 'number' ? exitCode : undefined,
    restartCount: Number(found.restartCount),
    ready: found.ready === true,
    status: found,
  }
}

export const phaseOf = (cluster: Cluster, pod: string): string =>
  String(objectOf(cluster.client.get('pods', pod).status).phase)

/** 'Warning Failed: Error: ErrImagePull' of all events about a Pod, in their order. */
export function eventsOf(cluster: Cluster, namespace: string): string[] {
  const { items } = cluster.client.list('events', namespace)
  return items.map(({ type, reason, message }: KubeObject) => `${type} ${reason}: ${message}`)
}

/** Adds an ephemeral container as `kubectl debug` does. */
export function debug(cluster: Cluster, pod: string, container: JsonObject): void {
  const patch = { spec: { ephemeralContainers: [container] } }
  cluster.client.patch('pods/ephemeralcontainers', pod, { type: 'strategic', patch })
}
