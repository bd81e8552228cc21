/** One run of a container: its record, its process, and the commands that are executed in it. */
import type { Clock, Timer } from '../clock/clock.ts'
import type { ContainerConfig, ContainerLog, ContainerRecord, Done, ExecResult } from '../kubelet/container-runtime.ts'
import { behaviourOf } from './command.ts'
import type { OutputPart, PortBehaviour, ProcessBehaviour } from './image.ts'
import type { Image } from './image-catalog.ts'
import { logEntries } from './log-entries.ts'
import { execFailure, notRunning } from './runtime-errors.ts'
import { type ProcessEnd, SimulatedProcess } from './simulated-process.ts'

export interface ContainerOptions {
  readonly clock: Clock
  readonly config: ContainerConfig
  readonly image: Image
  readonly record: ContainerRecord
  /** The record has changed. */
  readonly changed: () => void
}

interface RunningExec {
  readonly process: SimulatedProcess
  readonly stop: () => void
}

export class SimulatedContainer {
  readonly config: ContainerConfig
  readonly image: Image
  readonly #clock: Clock
  readonly #changed: () => void
  #execs: readonly RunningExec[] = []
  /** Who waits for the end. */
  #whenEnded: (() => void)[] = []
  #process: SimulatedProcess | undefined
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
    return this.#process?.ports ?? []
  }

  get ageMs(): number {
    return this.#process?.ageMs ?? 0
  }

  output(): OutputPart[] {
    return this.#process?.output() ?? []
  }

  /** What it has written so far, and writes. */
  readonly log: ContainerLog = {
    read: (from) => {
      const { startedAt } = this.record
      return logEntries(this.output(), { startedAt, ended: this.#hasEnded, tty: this.config.tty }).slice(from)
    },
    hasEnded: () => this.#hasEnded,
    follow: (changed) => this.follow(changed),
  }

  /** Calls back when the process writes, and when it has ended. Returns what stops that. */
  follow(changed: () => void): () => void {
    return this.#process?.follow(changed) ?? (() => {})
  }

  get #hasEnded(): boolean {
    return this.#process?.ended ?? true
  }

  start(behaviour: ProcessBehaviour): void {
    this.#process = new SimulatedProcess(this.#clock, behaviour, (end) => this.#end(end))
    this.#change({ state: 'running', startedAt: this.#clock.now() })
  }

  /** TERM. */
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
    for (const { process } of this.#execs) process.forget()
    this.#execs = []
  }

  exec(execId: string, command: readonly string[], timeoutMs: number, done: Done<ExecResult>): void {
    if (!this.isRunning) return done({ ok: false, failure: notRunning(this.record.id) })
    const behaviour = this.#behaviourOf(command, false)
    if (behaviour === undefined) return done({ ok: false, failure: execFailure(execId, command[0] ?? '') })
    let timer: Timer | undefined
    const finish = (exitCode: number, timedOut: boolean): void => {
      timer?.cancel()
      this.#execs = this.#execs.filter((one) => one !== running)
      const text = (stream: 'stdout' | 'stderr'): string => textOf(process.output(), stream)
      done({ ok: true, value: { exitCode, stdout: text('stdout'), stderr: text('stderr'), timedOut } })
    }
    const process = new SimulatedProcess(this.#clock, behaviour, ({ exitCode }) => finish(exitCode, false))
    const running = { process, stop: () => process.kill() }
    this.#execs = [...this.#execs, running]
    if (timeoutMs <= 0) return
    timer = this.#clock.setTimeout(() => {
      process.forget()
      finish(0, true)
    }, timeoutMs)
  }

  /** Starts a command, with or without something to read. Undefined when the image does not have it. */
  startExec(command: readonly string[], stdin: boolean): SimulatedProcess | undefined {
    const behaviour = this.#behaviourOf(command, stdin)
    if (behaviour === undefined) return undefined
    const process = new SimulatedProcess(this.#clock, behaviour, () => {
      this.#execs = this.#execs.filter((one) => one !== running)
    })
    const running = { process, stop: () => process.kill() }
    this.#execs = [...this.#execs, running]
    return process
  }

  #behaviourOf(command: readonly string[], stdin: boolean): ProcessBehaviour | undefined {
    return behaviourOf(this.image.definition, command, {
      env: new Map(this.config.env),
      stdin,
      attempt: this.record.attempt,
      containerAgeMs: this.ageMs,
    })
  }

  #end({ exitCode, oomKilled }: ProcessEnd): void {
    for (const { stop } of this.#execs) stop()
    this.#change({
      state: 'exited',
      finishedAt: this.#clock.now(),
      exitCode,
      reason: oomKilled ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error',
      terminationLog: this.#process?.behaviour.terminationMessage ?? '',
    })
    const waiting = this.#whenEnded
    this.#whenEnded = []
    for (const resume of waiting) resume()
  }

  #change(change: Partial<ContainerRecord>): void {
    this.record = { ...this.record, ...change }
    this.#changed()
  }
}

const textOf = (parts: readonly OutputPart[], wanted: 'stdout' | 'stderr'): string =>
  parts
    .filter(({ stream = 'stdout' }) => stream === wanted)
    .map(({ text }) => text)
    .join('')
