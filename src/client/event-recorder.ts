/** Writes core/v1 events about any object, as client-go's recorder does. Source: semantics §10.6, control-plane timelines. */
import { ApiError } from '../apimachinery/api-error.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import type { Clock } from '../clock/clock.ts'
import type { Client } from './client.ts'
import { type Correlated, EventCorrelator, type EventInput, type EventType } from './event-correlator.ts'

/** Who reports: 'kubelet' on a host, 'deployment-controller' on none. */
export interface EventSource {
  readonly component: string
  readonly host?: string
}

type Annotations = { readonly [key: string]: string }

/** Objects whose events are remembered, to count repeated ones; the oldest is forgotten first (client-go's cache size). */
const REMEMBERED = 4096

export class EventRecorder {
  readonly #client: Client
  readonly #clock: Clock
  readonly #source: EventSource
  readonly #correlators = new Map<string, EventCorrelator>()
  #serial = 0

  constructor(client: Client, clock: Clock, source: EventSource) {
    this.#client = client
    this.#clock = clock
    this.#source = source
  }

  /** `fieldPath` names a part of the object: 'spec.containers{app}'. Events about what is gone are lost, as they are. */
  record(
    about: KubeObject,
    type: EventType,
    reason: string,
    message: string,
    fieldPath = '',
    annotations?: Annotations,
  ): void {
    const input = { type, reason, message, fieldPath }
    const correlated = this.#correlatorOf(about.metadata.uid ?? '').correlate(input, this.#clock.now())
    if (correlated !== undefined) this.#write(about, input, correlated, annotations)
  }

  #correlatorOf(uid: string): EventCorrelator {
    const known = this.#correlators.get(uid)
    if (known !== undefined) return known
    const made = new EventCorrelator()
    this.#correlators.set(uid, made)
    if (this.#correlators.size > REMEMBERED) {
      const [oldest = ''] = this.#correlators.keys()
      this.#correlators.delete(oldest)
    }
    return made
  }

  #write(about: KubeObject, input: EventInput, correlated: Correlated, annotations: Annotations | undefined): void {
    const { message, count, entry } = correlated
    // Events about objects without a namespace live in `default`.
    const namespace = about.metadata.namespace ?? 'default'
    const lastTimestamp = formatTime(this.#clock.now())
    if (entry.name !== '') {
      const patch = { type: 'strategic', patch: { count, lastTimestamp, message } } as const
      if (tolerateLoss(() => this.#client.patch('events', `${namespace}/${entry.name}`, patch))) return
    }
    const event = this.#event(about, input, correlated, lastTimestamp)
    do {
      entry.name = this.#nextName(about)
      const metadata = { name: entry.name, namespace }
      event.metadata = annotations === undefined ? metadata : { ...metadata, annotations: { ...annotations } }
    } while (!this.#create(event))
  }

  /** Names carry the time in nanoseconds; the serial keeps those of one millisecond apart. */
  #nextName({ metadata: { name } }: KubeObject): string {
    const nanoseconds = BigInt(this.#clock.now()) * 1_000_000n + BigInt(this.#serial++ % 1_000_000)
    return `${name}.${nanoseconds.toString(16)}`
  }

  /** False when another recorder has taken the name within the same millisecond. */
  #create(event: JsonObject): boolean {
    try {
      tolerateLoss(() => this.#client.create('events', event))
      return true
    } catch (error) {
      if (error instanceof ApiError && error.code === 409) return false
      throw error
    }
  }

  /** In Go's order, so that nothing has to be put in its place; the name comes later. */
  #event(about: KubeObject, input: EventInput, { message, combined, count }: Correlated, time: string): JsonObject {
    const { type, reason, fieldPath } = input
    const { namespace, name, uid, resourceVersion } = about.metadata
    const { component, host } = this.#source
    const involvedObject: JsonObject = { kind: about.kind }
    if (namespace !== undefined) involvedObject.namespace = namespace
    involvedObject.name = name
    involvedObject.uid = uid
    involvedObject.apiVersion = about.apiVersion
    involvedObject.resourceVersion = resourceVersion
    if (fieldPath !== '') involvedObject.fieldPath = fieldPath
    return {
      metadata: {},
      involvedObject,
      reason,
      message,
      source: host === undefined ? { component } : { component, host },
      firstTimestamp: time,
      lastTimestamp: time,
      count,
      type,
      reportingComponent: combined ? '' : component,
      reportingInstance: combined ? '' : (host ?? ''),
    }
  }
}

/** False when the object, or the namespace it belongs to, is gone or going. */
function tolerateLoss(action: () => void): boolean {
  try {
    action()
    return true
  } catch (error) {
    if (error instanceof ApiError && (error.code === 404 || error.code === 403)) return false
    throw error
  }
}
