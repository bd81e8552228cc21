/** After failures, the next Pod of a Job waits: 10 s, doubled each time, up to 10 min. Pure but for what it remembers. Source: Kubernetes docs "Pod backoff failure policy". */
import type { Pod } from '../../client/types.ts'
import { failuresBefore, finishedAt } from './pods.ts'

const INITIAL_MS = 10_000
const MAX_MS = 600_000

interface FailureRecord {
  /** Failures after the last success. */
  readonly failures: number
  /** In ms. */
  readonly last: number
}

const NONE: FailureRecord = { failures: 0, last: 0 }

export class FailureBackOff {
  readonly #records = new Map<string, FailureRecord>()

  /** The record of a Job with Pods that have ended since. */
  next(key: string, succeeded: readonly Pod[], failed: readonly Pod[]): FailureRecord {
    const known = this.#records.get(key) ?? NONE
    const lastSuccess = Math.max(...succeeded.map(finishedAt))
    const times = failed.map(finishedAt).filter((time) => succeeded.length === 0 || time > lastSuccess)
    const before = succeeded.length === 0 ? known : NONE
    if (times.length === 0) return before
    return { failures: before.failures + times.length, last: Math.max(...times) }
  }

  remember(key: string, record: FailureRecord): void {
    this.#records.set(key, record)
  }

  forget(key: string): void {
    this.#records.delete(key)
  }
}

/** How many ms the next Pod has to wait. */
export function remainingWait({ failures, last }: FailureRecord, now: number): number {
  if (failures === 0) return 0
  const wait = Math.min(INITIAL_MS * 2 ** (failures - 1), MAX_MS)
  return Math.max(0, last + wait - now)
}

/** The same for the Pod that replaces this one in its index. */
export function remainingWaitOfIndex(failed: Pod | undefined, now: number): number {
  if (failed === undefined) return 0
  const { counted, ignored } = failuresBefore(failed)
  return remainingWait({ failures: counted + ignored + 1, last: finishedAt(failed) }, now)
}
