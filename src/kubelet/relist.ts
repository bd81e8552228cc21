/**
 * When a kubelet sees what its runtime did: it looks at all containers about once a second. Here only the Pods that changed
 * are looked at, at the same instants. Source: the kubelet's PLEG; recordings kubelet/README.
 */
import type { Clock } from '../clock/clock.ts'
import type { ContainerRecord, ContainerRuntime, PodRecord } from './container-runtime.ts'

/** From one look to the next: a second, and what a look takes. */
const PERIOD_MS = 1025

export interface RelistEvents {
  /** A container or sandbox has started or ended. */
  changed(podUid: string): void
  /** A container has ended, as the kubelet now sees. */
  died(podUid: string, record: ContainerRecord): void
}

const NOTHING: PodRecord = { sandboxes: [], containers: [] }

export class Relist {
  readonly #clock: Clock
  readonly #runtime: ContainerRuntime
  readonly #events: RelistEvents
  /** The first instant, in ms; the others follow every period. */
  readonly #start: number
  readonly #seen = new Map<string, PodRecord>()
  readonly #changed = new Set<string>()
  #waiting: { readonly since: number; readonly resume: () => void }[] = []
  #planned = false
  #stopped = false

  constructor(clock: Clock, runtime: ContainerRuntime, start: number, events: RelistEvents) {
    this.#clock = clock
    this.#runtime = runtime
    this.#start = start
    this.#events = events
    runtime.onChange((podUid) => {
      this.#changed.add(podUid)
      this.#plan()
    })
  }

  /** What ran at the last look. */
  seen(podUid: string): PodRecord {
    return this.#seen.get(podUid) ?? NOTHING
  }

  /** Goes on, now or later, once there has been a look after `time`. */
  afterLookSince(time: number, resume: () => void): void {
    if (this.#lookBefore(this.#clock.now()) > time) return resume()
    this.#waiting.push({ since: time, resume })
    this.#plan()
  }

  forget(podUid: string): void {
    this.#seen.delete(podUid)
    this.#changed.delete(podUid)
  }

  stop(): void {
    this.#stopped = true
  }

  /** The last look at or before `time`. */
  #lookBefore(time: number): number {
    return this.#start + Math.floor((time - this.#start) / PERIOD_MS) * PERIOD_MS
  }

  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    const now = this.#clock.now()
    this.#clock.setTimeout(() => this.#look(), this.#lookBefore(now) + PERIOD_MS - now)
  }

  #look(): void {
    this.#planned = false
    if (this.#stopped) return
    const changed = [...this.#changed]
    this.#changed.clear()
    for (const podUid of changed) this.#compare(podUid)
    // Who begins to wait at this very instant waits for the next look.
    const now = this.#clock.now()
    const waiting = this.#waiting
    this.#waiting = waiting.filter(({ since }) => since >= now)
    for (const { since, resume } of waiting) if (since < now) resume()
    if (this.#waiting.length > 0) this.#plan()
  }

  #compare(podUid: string): void {
    const before = this.seen(podUid)
    const now = this.#runtime.podRecord(podUid)
    this.#seen.set(podUid, now)
    const died = now.containers.filter((record) => record.state === 'exited' && stateIn(before, record) !== 'exited')
    const changed = now.containers.some((record) => record.state === 'running' && !isSameRun(before, record))
    if (died.length > 0 || changed || sandboxesChanged(before, now)) this.#events.changed(podUid)
    for (const record of died) this.#events.died(podUid, record)
  }
}

const stateIn = ({ containers }: PodRecord, { id }: ContainerRecord): string | undefined =>
  containers.find((record) => record.id === id)?.state

/** Running as before, with the same resources. */
const isSameRun = ({ containers }: PodRecord, { id, state, resources }: ContainerRecord): boolean =>
  containers.some((record) => record.id === id && record.state === state && record.resources === resources)

const sandboxesChanged = (before: PodRecord, now: PodRecord): boolean =>
  now.sandboxes.some(({ id, ready }) => before.sandboxes.find((one) => one.id === id)?.ready !== ready)
