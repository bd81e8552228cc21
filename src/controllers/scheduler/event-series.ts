/** Writes events as clients of events.k8s.io do: what happens again becomes a series. Source: client-go's tools/events. */
import { ApiError } from '../../apimachinery/api-error.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import { formatMicroTime } from '../../apimachinery/time.ts'
import type { Client } from '../../client/client.ts'
import type { Clock } from '../../clock/clock.ts'

export interface SeriesEvent {
  readonly about: KubeObject
  readonly related?: KubeObject
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly action: string
  readonly note: string
}

interface Known {
  /** 'namespace/name' of the event. */
  readonly key: string
  count: number
  lastObserved: number
  /** How many of them the written event says there were. */
  written: number
}

/** Events that did not come again within this time are written down to the last and forgotten, all at the same instants. */
const FINISH_MS = 6 * 60_000

const MAX_NOTE = 1024
const CUT = ' ...'

export class EventSeriesRecorder {
  readonly #client: Client
  readonly #clock: Clock
  readonly #component: string
  readonly #known = new Map<string, Known>()
  #finishing = false
  #serial = 0

  constructor(client: Client, clock: Clock, component: string) {
    this.#client = client
    this.#clock = clock
    this.#component = component
  }

  record(event: SeriesEvent): void {
    const { about, related, type, reason, action } = event
    const key = JSON.stringify([
      type,
      action,
      reason,
      reference(about),
      related === undefined ? null : reference(related),
    ])
    const known = this.#known.get(key)
    if (known === undefined) return this.#begin(key, event)
    known.count++
    known.lastObserved = this.#clock.now()
    // The second one starts the series; later ones are written down when it ends.
    if (known.written < 2) this.#write(known)
  }

  #begin(key: string, { about, related, type, reason, action, note }: SeriesEvent): void {
    const now = this.#clock.now()
    const namespace = about.metadata.namespace ?? 'default'
    // Names carry the time in nanoseconds; the serial keeps those of one millisecond apart.
    const nanoseconds = BigInt(now) * 1_000_000n + BigInt(this.#serial++ % 1_000_000)
    const name = `${about.metadata.name}.${nanoseconds.toString(16)}`
    const isWritten = tolerateLoss(() =>
      this.#client.create('events', {
        metadata: { name, namespace },
        involvedObject: reference(about),
        reason,
        message: note.length > MAX_NOTE ? note.slice(0, MAX_NOTE - CUT.length) + CUT : note,
        type,
        eventTime: formatMicroTime(now),
        action,
        ...(related === undefined ? {} : { related: reference(related) }),
        reportingComponent: this.#component,
        reportingInstance: `${this.#component}-ephemera`,
      }),
    )
    if (!isWritten || type === 'Normal') return
    this.#known.set(key, { key: `${namespace}/${name}`, count: 1, lastObserved: now, written: 1 })
    this.#finishLater()
  }

  #write(known: Known): void {
    const { key, count, lastObserved } = known
    known.written = count
    const series = { count, lastObservedTime: formatMicroTime(lastObserved) }
    tolerateLoss(() => this.#client.patch('events', key, { type: 'strategic', patch: { series } }))
  }

  #finishLater(): void {
    if (this.#finishing) return
    this.#finishing = true
    this.#clock.setTimeout(() => {
      this.#finishing = false
      const oldest = this.#clock.now() - FINISH_MS
      for (const [key, known] of this.#known) {
        if (known.lastObserved >= oldest) continue
        this.#known.delete(key)
        if (known.count > known.written) this.#write(known)
      }
      if (this.#known.size > 0) this.#finishLater()
    }, FINISH_MS)
  }
}

function reference({ kind, apiVersion, metadata }: KubeObject): JsonObject {
  const { namespace, name, uid, resourceVersion } = metadata
  return { kind, ...(namespace === undefined ? {} : { namespace }), name, uid, apiVersion, resourceVersion }
}

/** False when the object's namespace is gone or going, or the event is. */
function tolerateLoss(action: () => void): boolean {
  try {
    action()
    return true
  } catch (error) {
    if (error instanceof ApiError && (error.code === 404 || error.code === 403)) return false
    throw error
  }
}
