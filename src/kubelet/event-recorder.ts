/** Events about Pods, as a kubelet records them. Source: semantics §10.6, kubelet-facts "Event texts". */
import type { JsonObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { Client } from '../client/client.ts'
import type { Clock } from '../clock/clock.ts'
import type { PodView } from './pod-object.ts'

export interface EventInput {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** 'spec.containers{app}'; '' for the Pod as a whole. */
  readonly fieldPath: string
}

interface Source {
  readonly component: string
  readonly host: string
}

/** Writes events; the same one again counts up. */
export class EventRecorder {
  readonly #client: Client
  readonly #clock: Clock
  readonly #source: Source
  readonly #known = new Map<string, { key: string; count: number }>()
  #serial = 0

  constructor(client: Client, clock: Clock, source: Source) {
    this.#client = client
    this.#clock = clock
    this.#source = source
  }

  record(pod: PodView, input: EventInput): void {
    const id = `${pod.uid}/${input.fieldPath}/${input.reason}/${input.message}`
    const known = this.#known.get(id)
    const lastTimestamp = formatTime(this.#clock.now())
    if (known !== undefined && this.#client.find('events', known.key) !== undefined) {
      known.count++
      this.#client.patch('events', known.key, { type: 'strategic', patch: { count: known.count, lastTimestamp } })
      return
    }
    // Names carry the time in nanoseconds; the serial keeps those of one millisecond apart.
    const suffix = (BigInt(this.#clock.now()) * 1_000_000n + BigInt(this.#serial++ % 1_000_000)).toString(16)
    const name = `${pod.name}.${suffix}`
    this.#client.create('events', this.#event(pod, name, input, lastTimestamp))
    this.#known.set(id, { key: `${pod.namespace}/${name}`, count: 1 })
  }

  /** Forgets the events of a Pod that is gone. */
  forget({ uid }: PodView): void {
    for (const id of this.#known.keys()) if (id.startsWith(`${uid}/`)) this.#known.delete(id)
  }

  #event(pod: PodView, name: string, { type, reason, message, fieldPath }: EventInput, time: string): JsonObject {
    const { namespace, uid } = pod
    return {
      metadata: { name, namespace },
      involvedObject: {
        kind: 'Pod',
        namespace,
        name: pod.name,
        uid,
        apiVersion: 'v1',
        ...(fieldPath === '' ? {} : { fieldPath }),
      },
      reason,
      message,
      source: { component: this.#source.component, host: this.#source.host },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
      type,
      reportingComponent: this.#source.component,
      reportingInstance: this.#source.host,
    }
  }
}
