/** One run of a container: its record, its process, and the commands that the image tells of in advance. */
import type { Clock } from '../clock/clock.ts'
import type { ContainerConfig, ContainerLog, ContainerRecord } from '../kubelet/container-runtime.ts'
import type { PortBehaviour, ProcessBehaviour } from './image.ts'
import type { Image } from './image-catalog.ts'
import type { OwnProcess } from './own-process.ts'
import { type ProcessEnd, SimulatedProcess } from './simulated-process.ts'
import type { Session, SessionStreams } from './streaming-runtime.ts'

export interface ContainerOptions {
  readonly clock: Clock
  readonly config: ContainerConfig
  readonly image: Image
  readonly record: ContainerRecord
  /** The record has changed. */
  readonly changed: () => void
}

/** What there is of a container in the kernel, once somebody has looked into it or it runs a program. */
export interface Inside {
  /** What it has written to its termination message path. */
  readonly lastWords: string
  /** It has ended or is forgotten: nothing of it goes on. */
  end(): void
}

/** Starts the process of a container; `ended` is to be called once, later. */
export type StartProcess = (ended: (end: ProcessEnd) => void) => OwnProcess

const NO_PORTS: readonly PortBehaviour[] = []
const NO_LOG: ContainerLog = { read: () => [], hasEnded: () => true, follow: () => () => {} }

export class SimulatedContainer {
  readonly config: ContainerConfig
  readonly image: Image
  readonly #clock: Clock
  readonly #changed: () => void
  #execs: readonly SimulatedProcess[] = []
  /** Who waits for the end. */
  #whenEnded: (() => void)[] = []
  #inside: Inside | undefined
  #process: OwnProcess | undefined
  record: ContainerRecord

  constructor({ clock, config, image, record, changed }: ContainerOptions) {
    this.#clock = clock
    this.config = config
    this.image = image
    this.record = record
    this.#changed = changed
  }

  get isRunning(): boolean {
    return this.record.state === 'running'
  }

  get ports(): readonly PortBehaviour[] {
    return this.#process?.ports ?? NO_PORTS
  }

  get ageMs(): number {
    return this.#process?.ageMs ?? 0
  }

  get log(): ContainerLog {
    return this.#process?.log ?? NO_LOG
  }

  /** Throws what `start` throws: then it has not been started. */
  start(start: StartProcess): void {
    this.#process = start((end) => this.#end(end))
    this.#change({ state: 'running', startedAt: this.#clock.now() })
  }

  attach(streams: SessionStreams): Session | undefined {
    return this.#process?.attach(streams)
  }

  /** Asks its process to end. */
  terminate(): void {
    this.#process?.terminate()
  }

  /** It could not be started. */
  fail(message: string): void {
    this.#change({ state: 'exited', finishedAt: this.#clock.now(), exitCode: 128, reason: 'StartError', message })
  }

  /** TERM, KILL after the timeout; `done` when it has ended. */
  stop(timeoutSeconds: number, done: () => void): void {
    if (!this.isRunning) return done()
    const timer = this.#clock.setTimeout(() => this.#process?.kill(), timeoutSeconds * 1000)
    this.#whenEnded.push(() => {
      timer.cancel()
      done()
    })
    this.#process?.terminate()
  }

  /** Ends the process at once, as a fault or the kernel does. */
  end(end: ProcessEnd): void {
    this.#process?.end(end)
  }

  kill(): void {
    this.#process?.kill()
  }

  setResources(resources: ContainerRecord['resources']): void {
    this.#change({ resources })
  }

  /** Ends everything without telling anybody. */
  forget(): void {
    this.#process?.forget()
    for (const process of this.#execs) process.forget()
    this.#execs = []
    this.leave()
  }

  /** Until it ends. */
  set inside(inside: Inside) {
    this.#inside = inside
  }

  /** Runs a command beside its process, as the image tells in advance. */
  run(behaviour: ProcessBehaviour, ended: (end: ProcessEnd) => void): SimulatedProcess {
    const process = new SimulatedProcess(this.#clock, behaviour, (end) => {
      this.#execs = this.#execs.filter((one) => one !== process)
      ended(end)
    })
    this.#execs = [...this.#execs, process]
    return process
  }

  #end({ exitCode, oomKilled, reason }: ProcessEnd): void {
    for (const process of this.#execs) process.kill()
    const lastWords = this.#process?.lastWords ?? this.#inside?.lastWords ?? ''
    this.leave()
    this.#change({
      state: 'exited',
      finishedAt: this.#clock.now(),
      exitCode,
      reason: reason ?? (oomKilled ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error'),
      terminationLog: lastWords,
    })
    const waiting = this.#whenEnded
    this.#whenEnded = []
    for (const resume of waiting) resume()
  }

  /** Nothing of it is left in the kernel. */
  leave(): void {
    this.#inside?.end()
    this.#inside = undefined
  }

  #change(change: Partial<ContainerRecord>): void {
    this.record = { ...this.record, ...change }
    this.#changed()
  }
}
