/** How long streaming connections wait. Source: kubelet's defaults. */
import type { Clock } from '../clock/clock.ts'

export interface StreamingTimes {
  readonly clock: Clock
  /** A connection without any traffic ends after that. */
  readonly idleMs: number
  /** A client opens the streams that it asked for within that. */
  readonly creationMs: number
}

const HOUR_MS = 3_600_000

export const streamingTimes = (clock: Clock): StreamingTimes => ({ clock, idleMs: 4 * HOUR_MS, creationMs: 30_000 })
