/** The machine's time: the only file that reads it and sets its timers. */
import type { Clock, Timer } from './clock.ts'

/** How fast cluster time goes. */
export interface SystemClockOptions {
  /** Cluster seconds per real second. @default 1 */
  readonly scale?: number
}

/** Node's timers take no more ms than that; longer ones would end at once. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** Real time, from now on `scale` times as fast. */
export function createSystemClock({ scale = 1 }: SystemClockOptions = {}): Clock {
  const start = Date.now()
  const after = (task: () => void, delayMs: number): Timer => {
    let left = Math.max(0, delayMs) / scale
    let handle: NodeJS.Timeout
    const wait = (): void => {
      const part = Math.min(left, MAX_DELAY_MS)
      left -= part
      handle = setTimeout(left > 0 ? wait : task, part)
    }
    wait()
    return { cancel: () => clearTimeout(handle) }
  }
  return {
    now: () => start + (Date.now() - start) * scale,
    setTimeout: after,
    setBackgroundTimeout: after,
    track: (work) => work,
    ...slices(),
  }
}

/** How long one who computes may keep the event loop, in ms. */
const SLICE_MS = 2

/** Of all who breathe, one goes on in each turn of the event loop: however many compute, others wait for one slice. */
function slices(): Pick<Clock, 'breathe' | 'isPressed'> {
  const waiting: (() => void)[] = []
  let began = 0
  const next = (): void => {
    began = performance.now()
    waiting.shift()?.()
    if (waiting.length > 0) setImmediate(next)
  }
  return {
    breathe: () =>
      new Promise((resolve) => {
        if (waiting.push(resolve) === 1) setImmediate(next)
      }),
    isPressed: () => performance.now() - began > SLICE_MS,
  }
}

/** Resolves in a later turn of the event loop. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
