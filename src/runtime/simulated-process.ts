/** One process that does what its behaviour says. */
import type { Clock, Timer } from '../clock/clock.ts'
import type { OutputPart, PortBehaviour, ProcessBehaviour } from './image.ts'

/** How a process ended. */
export interface ProcessEnd {
  readonly exitCode: number
  readonly oomKilled: boolean
  /** What is said of it, where that does not follow from the two. */
  readonly reason?: string
}

const KILLED = 137
const DEFAULT_TERM = { exitCode: 0, afterMs: 50 }

export class SimulatedProcess {
  readonly startedAt: number
  readonly behaviour: ProcessBehaviour
  readonly #clock: Clock
  readonly #ended: (end: ProcessEnd) => void
  #timer: Timer | undefined
  #terminating = false
  #over: number | undefined
  #exitCode: number | undefined
  /** Who sees what it writes. */
  readonly #followers = new Set<() => void>()

  /** Starts now. `ended` is called once, never before the constructor returns. */
  constructor(clock: Clock, behaviour: ProcessBehaviour, ended: (end: ProcessEnd) => void) {
    this.#clock = clock
    this.behaviour = behaviour
    this.startedAt = clock.now()
    this.#ended = ended
    const { exitAfterMs, exitCode = 0, oomKilled = false } = behaviour
    if (exitAfterMs !== undefined)
      this.#endIn(exitAfterMs, oomKilled ? { exitCode: KILLED, oomKilled } : { exitCode, oomKilled })
  }

  get ageMs(): number {
    return this.#clock.now() - this.startedAt
  }

  get ports(): readonly PortBehaviour[] {
    return this.#over === undefined ? (this.behaviour.ports ?? []) : []
  }

  /** What it has written so far. */
  output(): OutputPart[] {
    const until = (this.#over ?? this.#clock.now()) - this.startedAt
    return (this.behaviour.output ?? []).filter(({ afterMs }) => afterMs <= until)
  }

  /** Undefined while it runs. */
  get exitCode(): number | undefined {
    return this.#exitCode
  }

  get ended(): boolean {
    return this.#over !== undefined
  }

  /** Calls back when it writes and when it has ended, until the returned function is called. */
  follow(changed: () => void): () => void {
    let timer: Timer | undefined
    const wait = (): void => {
      const { ageMs } = this
      const next = Math.min(...(this.behaviour.output ?? []).map(({ afterMs }) => afterMs).filter((at) => at > ageMs))
      if (this.ended || next === Number.POSITIVE_INFINITY) return
      timer = this.#clock.setTimeout(() => {
        changed()
        wait()
      }, next - ageMs)
    }
    wait()
    this.#followers.add(changed)
    return () => {
      timer?.cancel()
      this.#followers.delete(changed)
    }
  }

  /** TERM. */
  terminate(): void {
    const { onTerm = DEFAULT_TERM } = this.behaviour
    if (onTerm === 'ignore' || this.#terminating) return
    this.#terminating = true
    this.#endIn(onTerm.afterMs, { exitCode: onTerm.exitCode, oomKilled: false })
  }

  /** KILL. */
  kill(): void {
    this.end({ exitCode: KILLED, oomKilled: false })
  }

  /** Ends it at once, however that came about. */
  end(end: ProcessEnd): void {
    if (this.#over !== undefined) return
    this.#over = this.#clock.now()
    this.#exitCode = end.exitCode
    this.#timer?.cancel()
    this.#ended(end)
    this.#tellFollowers()
  }

  /** Ends it without a word: nobody wants to know any more. */
  forget(): void {
    this.#timer?.cancel()
    this.#over ??= this.#clock.now()
    this.#exitCode ??= KILLED
    this.#tellFollowers()
  }

  #tellFollowers(): void {
    for (const changed of [...this.#followers]) changed()
  }

  #endIn(ms: number, end: ProcessEnd): void {
    this.#timer?.cancel()
    this.#timer = this.#clock.setTimeout(() => this.end(end), ms)
  }
}
