/** Gives Pods their nodes: a first form of the scheduler. Source: semantics §10.6, recordings kubelet/{unschedulable,scheduling-gate}. */
import { ApiError } from '../apimachinery/api-error.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import { formatMicroTime, formatTime } from '../apimachinery/time.ts'
import type { Client } from '../client/client.ts'
import type { Clock } from '../clock/clock.ts'
import type { Controller } from './controller.ts'
import { follow } from './controller.ts'
import { chooseNode } from './scheduler-fit.ts'

const NAME = 'default-scheduler'

const specOf = ({ spec }: KubeObject): JsonObject => (isJsonObject(spec) ? spec : {})

/** Pods that this scheduler is to place now. */
function isWaiting(pod: KubeObject): boolean {
  const { nodeName, schedulerName, schedulingGates } = specOf(pod)
  const gated = Array.isArray(schedulingGates) && schedulingGates.length > 0
  return !nodeName && schedulerName === NAME && !gated && pod.metadata.deletionTimestamp === undefined
}

class Scheduler {
  readonly #client: Client
  readonly #clock: Clock
  readonly #unplaced = new Set<string>()
  #serial = 0

  constructor(client: Client, clock: Clock) {
    this.#client = client
    this.#clock = clock
  }

  podChanged(type: string, pod: KubeObject): void {
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`
    if (type === 'DELETED') {
      this.#unplaced.delete(key)
      this.retry()
    } else if (isWaiting(pod) && !this.#unplaced.has(key)) this.#place(key)
  }

  /** Something changed that may make room. */
  retry(): void {
    for (const key of [...this.#unplaced]) this.#place(key)
  }

  #place(key: string): void {
    const pod = this.#client.find('pods', key)
    if (pod === undefined || !isWaiting(pod)) {
      this.#unplaced.delete(key)
      return
    }
    const nodes = this.#client.list('nodes', '').items
    const choice = chooseNode(
      pod,
      nodes,
      (name) => this.#client.list('pods', '', { fieldSelector: `spec.nodeName=${name}` }).items,
    )
    if ('node' in choice) this.#bind(key, pod, choice.node)
    else this.#refuse(key, pod, choice.message)
  }

  #bind(key: string, pod: KubeObject, node: string): void {
    try {
      const { name = '' } = pod.metadata
      this.#client.post('pods/binding', key, { metadata: { name }, target: { kind: 'Node', name: node } })
    } catch (error) {
      // The Pod is gone, bound or its namespace going.
      if (error instanceof ApiError && [403, 404, 409].includes(error.code)) return
      throw error
    }
    this.#unplaced.delete(key)
    this.#event(pod, 'Normal', 'Scheduled', `Successfully assigned ${key} to ${node}`, 'Binding')
  }

  #refuse(key: string, pod: KubeObject, message: string): void {
    const known = this.#unplaced.has(key)
    this.#unplaced.add(key)
    if (known) return
    const condition = {
      type: 'PodScheduled',
      observedGeneration: pod.metadata.generation,
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: formatTime(this.#clock.now()),
    }
    this.#client.patch('pods/status', key, { type: 'strategic', patch: { status: { conditions: [condition] } } })
    this.#event(pod, 'Warning', 'FailedScheduling', message, 'Scheduling')
  }

  #event({ metadata }: KubeObject, type: string, reason: string, note: string, action: string): void {
    const { namespace, name, uid, resourceVersion } = metadata
    const now = this.#clock.now()
    const suffix = (BigInt(now) * 1_000_000n + BigInt(this.#serial++ % 1_000_000)).toString(16)
    this.#client.create('events', {
      metadata: { name: `${name}.${suffix}`, namespace },
      involvedObject: { kind: 'Pod', namespace, name, uid, apiVersion: 'v1', resourceVersion },
      reason,
      message: note,
      type,
      action,
      eventTime: formatMicroTime(now),
      reportingComponent: NAME,
      reportingInstance: `${NAME}-ephemera`,
    })
  }
}

export const scheduler: Controller = {
  name: NAME,
  user: 'system:kube-scheduler',
  start({ client, clock }) {
    const own = new Scheduler(client, clock)
    const unfollowNodes = follow(client, 'nodes', () => own.retry())
    const unfollowPods = follow(client, 'pods', (type, pod) => own.podChanged(type, pod))
    return () => {
      unfollowNodes()
      unfollowPods()
    }
  },
}
