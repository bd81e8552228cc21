/** The machine's time: the only file that reads it and sets its timers. */
import type { Clock, Timer } from './clock.ts'

/** How fast cluster time goes. */
export interface SystemClockOptions {
  /** Cluster seconds per real second. @default 1 */
  readonly scale?: number
}

/** Real time, from now on `scale` times as fast. */
export function createSystemClock({ scale = 1 }: SystemClockOptions = {}): Clock {
  const start = Date.now()
  return {
    now: () => start + (Date.now() - start) * scale,
    setTimeout(task, delayMs): Timer {
      const handle = setTimeout(task, Math.max(0, delayMs) / scale)
      return { cancel: () => clearTimeout(handle) }
    },
    track: (work) => work,
    breathe: nextTurn,
  }
}

/** Resolves in a later turn of the event loop. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
