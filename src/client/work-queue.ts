/**
 * Keys that wait to be reconciled: each once however often it is added, again later when it fails, on the cluster's
 * clock. Source: client-go's rate-limiting work queue (5 ms, doubled with each failure up to 1000 s).
 */
import { ApiError } from '../apimachinery/api-error.ts'
import type { Clock, Timer } from '../clock/clock.ts'

const BASE_DELAY_MS = 5
const MAX_DELAY_MS = 1_000_000

export interface WorkQueueOptions {
  readonly clock: Clock
  /** Brings the world nearer to what the object of this key asks for. An ApiError means: try again later. */
  readonly reconcile: (key: string) => void
}

export class WorkQueue {
  readonly #options: WorkQueueOptions
  readonly #ready = new Set<string>()
  readonly #later = new Map<string, { readonly at: number; readonly timer: Timer }>()
  readonly #failures = new Map<string, number>()
  #draining: Timer | undefined
  #stopped = false

  constructor(options: WorkQueueOptions) {
    this.#options = options
  }

  /** The key is looked at in a turn soon. */
  add(key: string): void {
    if (this.#stopped) return
    this.#ready.add(key)
    this.#draining ??= this.#options.clock.setTimeout(() => this.#drain(), 0)
  }

  /** The key is looked at after so many ms; an earlier time that was asked for stays. */
  addAfter(key: string, ms: number): void {
    if (this.#stopped) return
    if (ms <= 0) return this.add(key)
    const at = this.#options.clock.now() + ms
    const planned = this.#later.get(key)
    if (planned !== undefined && planned.at <= at) return
    planned?.timer.cancel()
    const timer = this.#options.clock.setTimeout(() => {
      this.#later.delete(key)
      this.add(key)
    }, ms)
    this.#later.set(key, { at, timer })
  }

  stop(): void {
    this.#stopped = true
    this.#draining?.cancel()
    for (const { timer } of this.#later.values()) timer.cancel()
    this.#later.clear()
    this.#ready.clear()
  }

  /** What is added meanwhile waits for a turn of its own. */
  #drain(): void {
    this.#draining = undefined
    const keys = [...this.#ready]
    this.#ready.clear()
    for (const key of keys) if (!this.#stopped) this.#attempt(key)
  }

  #attempt(key: string): void {
    try {
      this.#options.reconcile(key)
      this.#failures.delete(key)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const failures = this.#failures.get(key) ?? 0
      this.#failures.set(key, failures + 1)
      this.addAfter(key, Math.min(BASE_DELAY_MS * 2 ** failures, MAX_DELAY_MS))
    }
  }
}
