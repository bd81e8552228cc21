/**
 * Who runs when. Programs go on in microtasks; a turn of the event loop lies between their turns, so that requests are
 * answered however much they compute. Who wakes another lets it go on at once, unless that has been going on for long. Virtual time waits until nobody has anything left to do at this instant; who never
 * stops computing is set aside for a while of the clock, longer each time, and time moves on.
 */
import type { Clock } from '../../clock/clock.ts'

/** Turns that a process may take at one instant before it is set aside, and afterwards each time. */
const FIRST_BUDGET = 20_000
const NEXT_BUDGET = 200
const FIRST_PENALTY_MS = 10
const LONGEST_PENALTY_MS = 1000
/** What one turn counts, in ms of CPU. */
export const TURN_MS = 0.01

/** How much a process has computed. */
export class Usage {
  /** ms of simulated CPU. */
  cpuTime = 0
  /** When it last went on, how often at that instant, and for how long it was set aside before. */
  instant = -1
  turns = 0
  penalty = 0
}

type Cancel = () => void

export class Scheduler {
  readonly #clock: Clock
  #queue: (() => void)[] = []
  #stirring = false
  #active = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Somebody goes on: time may not move before he waits again. */
  stir(): void {
    this.#active = true
    if (this.#stirring) return
    this.#stirring = true
    this.#clock.track(this.#untilQuiet())
  }

  /** Calls back when it is the turn of a process that could go on. */
  turn(usage: Usage, resume: () => void): Cancel {
    return this.#later(usage, resume, () => this.#enqueue(resume))
  }

  /** What a process waited for is there: lets it go on, at once as a rule. */
  resume(usage: Usage, resume: () => void): Cancel {
    return this.#later(usage, resume, () => this.start(resume))
  }

  /** Lets a process begin, at once as a rule. */
  start(begin: () => void): Cancel {
    if (this.#clock.isPressed()) return this.#enqueue(begin)
    this.stir()
    begin()
    return () => {}
  }

  #later(usage: Usage, resume: () => void, otherwise: () => Cancel): Cancel {
    usage.cpuTime += TURN_MS
    const now = this.#clock.now()
    const passed = now - usage.instant
    if (passed > 0) usage.turns = 0
    if (passed > usage.penalty) usage.penalty = 0
    usage.instant = now
    if (++usage.turns <= (usage.penalty === 0 ? FIRST_BUDGET : NEXT_BUDGET)) return otherwise()
    usage.penalty = Math.min(LONGEST_PENALTY_MS, Math.max(FIRST_PENALTY_MS, usage.penalty * 2))
    usage.cpuTime += usage.penalty
    const timer = this.#clock.setBackgroundTimeout(() => this.resume(usage, resume), usage.penalty)
    return () => timer.cancel()
  }

  #enqueue(resume: () => void): Cancel {
    let cancelled = false
    this.#queue.push(() => {
      if (!cancelled) resume()
    })
    this.stir()
    return () => {
      cancelled = true
    }
  }

  async #untilQuiet(): Promise<void> {
    while (this.#active || this.#queue.length > 0) {
      this.#active = false
      this.#queue.shift()?.()
      await this.#clock.breathe()
    }
    this.#stirring = false
  }
}
