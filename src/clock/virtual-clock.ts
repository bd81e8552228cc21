/** Time that only the test moves: forward, timer by timer, never past work that is still in flight. */
import { millisecondsOf } from '../apimachinery/duration.ts'
import type { Clock, Timer } from './clock.ts'
import { nextTurn } from './system-clock.ts'
import { before, QueuedTimer, TimerQueue } from './timer-queue.ts'

/** How many timers may run without time moving on before it counts as endless. */
const MAX_TIMERS_AT_ONE_INSTANT = 1_000_000

export interface VirtualClockOptions {
  /** Milliseconds since 1970 at which the clock begins. @default 2026-01-01T00:00:00Z */
  readonly start?: number
}

export interface SettleOptions {
  /** A timer that is due within this time belongs to what is going on; later ones, and those in the background, are waited for by nobody. @default '2s' */
  readonly within?: string | number
  /** Cluster time after which settling gives up on something that never ends. @default '2m' */
  readonly atMost?: string | number
}

const DEFAULT_START = Date.UTC(2026, 0, 1)

/** Milliseconds of '5m' or of a number. Throws a TypeError for anything else. */
function milliseconds(duration: string | number): number {
  const ms = millisecondsOf(duration)
  if (ms === undefined)
    throw new TypeError(`not a duration: ${JSON.stringify(duration)} (try '90s', '5m' or milliseconds)`)
  return ms
}

export class VirtualClock implements Clock {
  readonly #timers = new TimerQueue()
  readonly #background = new TimerQueue()
  readonly #inFlight = new Set<Promise<unknown>>()
  #now: number
  #order = 0
  #moving: Promise<void> = Promise.resolve()

  constructor({ start = DEFAULT_START }: VirtualClockOptions = {}) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  setTimeout(task: () => void, delayMs: number): Timer {
    return this.#set(this.#timers, task, delayMs)
  }

  setBackgroundTimeout(task: () => void, delayMs: number): Timer {
    return this.#set(this.#background, task, delayMs)
  }

  #set(queue: TimerQueue, task: () => void, delayMs: number): Timer {
    const timer = new QueuedTimer(this.#now + Math.max(0, delayMs), this.#order++, task)
    queue.push(timer)
    return timer
  }

  track<T>(work: Promise<T>): Promise<T> {
    this.#inFlight.add(work)
    const forget = () => this.#inFlight.delete(work)
    work.then(forget, forget)
    return work
  }

  breathe(): Promise<void> {
    return nextTurn()
  }

  /** What happens must not depend on how fast the machine is. */
  isPressed(): boolean {
    return false
  }

  /** Moves time forward by '5m' or milliseconds, running what becomes due on the way. */
  advance(duration: string | number): Promise<void> {
    const ms = milliseconds(duration)
    return this.#exclusively(async () => {
      const end = this.#now + ms
      await this.#runUntil(() => end)
      this.#now = end
    })
  }

  /** Runs what is due now and what follows from it without time passing. */
  runUntilIdle(): Promise<void> {
    return this.#exclusively(() => this.#runUntil(() => this.#now))
  }

  /** Runs on until nothing is about to happen: everything that follows from what was done so far has happened. */
  settle({ within = '2s', atMost = '2m' }: SettleOptions = {}): Promise<void> {
    const horizon = milliseconds(within)
    const limit = milliseconds(atMost)
    return this.#exclusively(() => {
      const end = this.#now + limit
      return this.#runUntil(() => {
        const due = this.#timers.peek()?.due ?? Number.POSITIVE_INFINITY
        return due <= Math.min(this.#now + horizon, end) ? due : this.#now
      })
    })
  }

  /** Forgets all timers. */
  stop(): void {
    this.#timers.clear()
    this.#background.clear()
  }

  /** One movement of time after the other, in the order asked for. */
  #exclusively(move: () => Promise<void>): Promise<void> {
    const result = this.#moving.then(move)
    this.#moving = result.catch(() => {})
    return result
  }

  async #runUntil(end: () => number): Promise<void> {
    let atThisInstant = 0
    await this.#quiet()
    for (let queue = this.#next(); ; queue = this.#next()) {
      const next = queue.peek()
      if (next === undefined || next.due > end()) return
      queue.pop()
      atThisInstant = next.due > this.#now ? 0 : atThisInstant + 1
      if (atThisInstant > MAX_TIMERS_AT_ONE_INSTANT) {
        throw new Error(
          `${MAX_TIMERS_AT_ONE_INSTANT} timers ran without time moving on: something sets a timer of 0 for ever`,
        )
      }
      this.#now = Math.max(this.#now, next.due)
      next.task()
      if (this.#inFlight.size > 0 || this.#next().peek()?.due !== this.#now) await this.#quiet()
    }
  }

  /** The queue whose first timer comes next. */
  #next(): TimerQueue {
    const [first, second] = [this.#timers.peek(), this.#background.peek()]
    return first === undefined || (second !== undefined && before(second, first)) ? this.#background : this.#timers
  }

  /** Lets promises go on until none that is tracked is left. */
  async #quiet(): Promise<void> {
    await Promise.resolve()
    while (this.#inFlight.size > 0) await Promise.race(this.#inFlight).catch(() => {})
  }
}
