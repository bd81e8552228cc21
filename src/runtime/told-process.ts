/** A container's own process that does what its image says in advance. */
import type { Clock } from '../clock/clock.ts'
import type { ContainerLog } from '../kubelet/container-runtime.ts'
import type { PortBehaviour, ProcessBehaviour } from './image.ts'
import { logEntries } from './log-entries.ts'
import type { OwnProcess } from './own-process.ts'
import { type ProcessEnd, SimulatedProcess } from './simulated-process.ts'
import type { Session, SessionStreams } from './streaming-runtime.ts'
import { showTold } from './told-session.ts'

export class ToldProcess implements OwnProcess {
  readonly #process: SimulatedProcess
  readonly #tty: boolean

  /** Starts now. `ended` is called once, never before the constructor returns. */
  constructor(clock: Clock, behaviour: ProcessBehaviour, tty: boolean, ended: (end: ProcessEnd) => void) {
    this.#process = new SimulatedProcess(clock, behaviour, ended)
    this.#tty = tty
  }

  get ageMs(): number {
    return this.#process.ageMs
  }

  get ports(): readonly PortBehaviour[] {
    return this.#process.ports
  }

  get lastWords(): string | undefined {
    return this.#process.behaviour.terminationMessage
  }

  get log(): ContainerLog {
    const process = this.#process
    const tty = this.#tty
    return {
      read: (from) =>
        logEntries(process.output(), { startedAt: process.startedAt, ended: process.ended, tty }).slice(from),
      hasEnded: () => process.ended,
      follow: (changed) => process.follow(changed),
    }
  }

  attach(streams: SessionStreams): Session {
    return showTold(this.#process, this.#process.output().length, streams, this.#tty, () => {})
  }

  terminate(): void {
    this.#process.terminate()
  }

  kill(): void {
    this.#process.kill()
  }

  end(end: ProcessEnd): void {
    this.#process.end(end)
  }

  forget(): void {
    this.#process.forget()
  }
}
