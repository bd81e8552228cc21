/** A container's own process as a program of the kernel: what it writes is the log, and its exit code is the container's. */
import type { Clock } from '../clock/clock.ts'
import type { ContainerConfig } from '../kubelet/container-runtime.ts'
import type { ContainerKernel } from './container-kernel.ts'
import { type ContainerStreams, PipedStreams, TerminalStreams } from './container-streams.ts'
import { exitCode } from './exit-code.ts'
import type { PortBehaviour } from './image.ts'
import type { KernelProcess } from './kernel/kernel-process.ts'
import type { ProcessOutcome, Signal } from './kernel/process-api.ts'
import { OutputLog } from './output-log.ts'
import type { OwnProcess } from './own-process.ts'
import type { ProcessEnd } from './simulated-process.ts'
import type { Session, SessionStreams } from './streaming-runtime.ts'

export interface ContainerProgramOptions {
  readonly clock: Clock
  readonly config: ContainerConfig
  readonly argv: readonly string[]
  readonly kernel: ContainerKernel
  /** What asks it to end. */
  readonly stopSignal: Signal
  /** Called once, never before the constructor returns. */
  readonly ended: (end: ProcessEnd) => void
}

const NO_PORTS: readonly PortBehaviour[] = []

export class ContainerProgram implements OwnProcess {
  readonly log: OutputLog
  readonly ports = NO_PORTS
  readonly lastWords = undefined
  readonly #options: ContainerProgramOptions
  readonly #streams: ContainerStreams
  readonly #process: KernelProcess
  /** How it was ended from outside. */
  #forced: ProcessEnd | undefined
  #forgotten = false

  /** Throws a SystemError when the image has no such program, or it cannot be run. */
  constructor(options: ContainerProgramOptions) {
    const { clock, config, kernel, argv } = options
    this.#options = options
    this.log = new OutputLog(() => clock.now())
    const { stdin, stdinOnce = false } = config
    this.#streams = config.tty
      ? new TerminalStreams(this.log, { stdin, stdinOnce }, kernel.takeTerminalName())
      : new PipedStreams(this.log, { stdin, stdinOnce })
    const { standard, terminal } = this.#streams
    this.#process = kernel.startOwn({
      argv,
      streams: standard,
      ...(terminal && { terminal }),
      ended: (outcome) => this.#ended(outcome),
    })
  }

  get ageMs(): number {
    return this.#options.clock.now() - this.#process.startedAt
  }

  attach(streams: SessionStreams): Session {
    return this.#streams.attach(streams)
  }

  terminate(): void {
    this.#process.deliver(this.#options.stopSignal, true)
  }

  kill(): void {
    this.#process.deliver('KILL', true)
  }

  end(end: ProcessEnd): void {
    this.#forced ??= end
    this.#process.end({ type: 'exited', code: end.exitCode })
  }

  forget(): void {
    this.#forgotten = true
    this.#process.end({ type: 'killed', signal: 'KILL' })
  }

  #ended(outcome: ProcessOutcome): void {
    const end = this.#forced ?? { exitCode: exitCode(outcome), oomKilled: false }
    this.log.end()
    this.#streams.end(end.exitCode)
    if (!this.#forgotten) this.#options.ended(end)
  }
}
