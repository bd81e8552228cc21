/** A simulated node: it makes namespaces and file systems, and starts the first processes in them. */
import type { Clock } from '../../clock/clock.ts'
import { type FindProgram, findExecutable } from './executable.ts'
import { FileSystem } from './file-system.ts'
import type { Viewer } from './inode.ts'
import { KernelProcess, type PidNamespace } from './kernel-process.ts'
import { topOf } from './location.ts'
import type { MachineFigures } from './machine-figures.ts'
import type { MountNamespace } from './mount-namespace.ts'
import { follow } from './path-walk.ts'
import { PidNamespace as PidNamespaceOf } from './pid-namespace.ts'
import type { Credentials, ProcessOutcome, Program } from './process-api.ts'
import { RunningProgram, type StandardStreams } from './program-process.ts'
import type { Sandbox } from './sandbox.ts'
import { Scheduler } from './scheduler.ts'
import type { Terminal } from './terminal.ts'

export interface MachineOptions {
  readonly clock: Clock
  readonly find: FindProgram
  readonly figures?: Partial<MachineFigures>
}

/** Where and as whom a process starts. */
export interface StartPlace {
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
  readonly credentials: Credentials
  readonly sandbox: Sandbox
  readonly pidNamespace: PidNamespace
  readonly mounts: MountNamespace
  readonly terminal?: Terminal
}

export interface StartOptions extends StartPlace {
  readonly argv: readonly string[]
  readonly streams: StandardStreams
  readonly ended: (outcome: ProcessOutcome) => void
  /** Runs this instead of what `argv` names. */
  readonly program?: Program
}

const FIRST_NAMESPACE = 4_026_531_836
const GIBIBYTE = 1024 ** 3
const FIGURES = { cpus: 8, memory: 16 * GIBIBYTE, release: '6.1.0' }

export class Machine {
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly figures: MachineFigures
  /** The node's own, in which every process has a number. */
  readonly pidNamespace: PidNamespace
  readonly #find: FindProgram
  #lastNamespace = FIRST_NAMESPACE + 10
  #lastDevice = 40
  #lastTerminal = 0

  constructor({ clock, find, figures }: MachineOptions) {
    this.clock = clock
    this.#find = find
    this.scheduler = new Scheduler(clock)
    this.figures = { ...FIGURES, bootedAt: clock.now(), ...figures }
    this.pidNamespace = new PidNamespaceOf<KernelProcess>(FIRST_NAMESPACE)
  }

  newPidNamespace(): PidNamespace {
    return new PidNamespaceOf<KernelProcess>(this.takeNamespaceNumber(), this.pidNamespace)
  }

  takeNamespaceNumber(): number {
    return ++this.#lastNamespace
  }

  takeTerminalName(): string {
    return `pts/${this.#lastTerminal++}`
  }

  newFileSystem(type: string, source: string, size: number): FileSystem {
    return new FileSystem({ type, source, size, device: ++this.#lastDevice, now: () => this.clock.now() })
  }

  /** Starts a process that has no parent in the machine: a container's first one, or what is executed in it. Throws as spawn does. */
  start({ argv, streams, ended, program, terminal, ...place }: StartOptions): KernelProcess {
    const root = topOf(place.mounts)
    const viewer: Viewer = { credentials: place.credentials, root, cwd: root, terminal }
    const cwd = follow(viewer, place.cwd)
    const env = new Map(place.env)
    const found =
      program === undefined
        ? findExecutable({ ...viewer, cwd }, argv, env.get('PATH'), this.#find)
        : { program, argv, path: argv[0] ?? '' }
    const process = this.addProcess({
      ...place,
      argv: found.argv,
      env,
      cwd: place.cwd,
      executable: found.path,
      terminal,
      isProgram: true,
      ended,
    })
    if (terminal !== undefined) terminal.foreground = process.group
    const world = {
      find: this.#find,
      clock: this.clock,
      system: { name: 'Linux', release: this.figures.release, machine: 'x86_64' },
    }
    new RunningProgram(process, world, streams).run(found.program)
    return process
  }

  /** A process in the table without a program of its own. */
  addProcess({
    argv,
    env,
    cwd,
    credentials,
    sandbox,
    pidNamespace,
    mounts,
    terminal,
    executable,
    isProgram,
    parent,
    ended,
  }: Omit<StartPlace, 'terminal'> & {
    readonly argv: readonly string[]
    readonly executable: string
    readonly isProgram: boolean
    readonly parent?: KernelProcess
    readonly terminal: Terminal | undefined
    readonly ended: (outcome: ProcessOutcome) => void
  }): KernelProcess {
    const root = topOf(mounts)
    return new KernelProcess({
      argv,
      env: new Map(env),
      namespace: pidNamespace,
      sandbox,
      root,
      cwd: follow({ credentials, root, cwd: root, terminal }, cwd),
      credentials,
      parent,
      processGroup: parent?.group,
      terminal,
      umask: 0o022,
      executable,
      scheduler: this.scheduler,
      now: () => this.clock.now(),
      isProgram,
      onEnd: ended,
    })
  }
}
