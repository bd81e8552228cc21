/** One running container from inside: its own process in the table, and what is executed beside it. */
import { commandWords } from './command.ts'
import { capabilitiesOf } from './kernel/capabilities.ts'
import type { KernelProcess, PidNamespace } from './kernel/kernel-process.ts'
import type { Machine, StartPlace } from './kernel/machine.ts'
import type { MountNamespace } from './kernel/mount-namespace.ts'
import type { Credentials, ProcessOutcome } from './kernel/process-api.ts'
import type { StandardStreams } from './kernel/program-process.ts'
import type { Sandbox } from './kernel/sandbox.ts'
import type { Terminal } from './kernel/terminal.ts'
import type { SimulatedContainer } from './simulated-container.ts'

export interface ContainerKernelOptions {
  readonly container: SimulatedContainer
  readonly machine: Machine
  readonly sandbox: Sandbox
  readonly pidNamespace: PidNamespace
  readonly mounts: MountNamespace
}

export interface Execution {
  readonly argv: readonly string[]
  readonly streams: StandardStreams
  readonly terminal?: Terminal
  readonly ended: (outcome: ProcessOutcome) => void
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const KILLED = { type: 'killed', signal: 'KILL' } as const
const KILLED_CODE = 137

export class ContainerKernel {
  readonly pidNamespace: PidNamespace
  readonly #options: ContainerKernelOptions
  readonly #place: StartPlace
  readonly #own: KernelProcess
  readonly #executed = new Set<KernelProcess>()

  constructor(options: ContainerKernelOptions) {
    const { container, sandbox, pidNamespace, mounts } = options
    this.#options = options
    this.pidNamespace = pidNamespace
    const credentials = credentialsOf(container)
    const home = credentials.uid === 0 ? '/root' : '/'
    this.#place = {
      env: new Map([['PATH', PATH], ['HOSTNAME', sandbox.hostname], ['HOME', home], ...container.config.env]),
      cwd: container.config.workingDir ?? '/',
      credentials,
      sandbox,
      pidNamespace,
      mounts,
    }
    this.#own = this.#startOwn()
  }

  /** 'pts/0': of a terminal that is new on the node. */
  takeTerminalName(): string {
    return this.#options.machine.takeTerminalName()
  }

  /** Runs a command beside the container's own process. Throws a SystemError when it cannot be run. */
  exec({ argv, streams, terminal, ended }: Execution): KernelProcess {
    const process = this.#options.machine.start({
      ...this.#place,
      argv,
      streams,
      ended: (outcome) => {
        this.#executed.delete(process)
        ended(outcome)
      },
      ...(terminal && { terminal }),
    })
    this.#executed.add(process)
    return process
  }

  /** The container has ended: nothing of it goes on. */
  end(): void {
    this.#own.end(KILLED)
    for (const process of [...this.#executed]) process.end(KILLED)
  }

  /** The process that the container's behaviour tells of, with those that it keeps. */
  #startOwn(): KernelProcess {
    const { container, machine } = this.#options
    const { config, image } = container
    const words = commandWords(image.definition, config.command, config.args)
    const isOwnCommand = config.command.length === 0 && config.args.length === 0
    const { title, workers = [] } = (isOwnCommand ? image.definition.process : undefined) ?? {}
    const add = (argv: readonly string[], parent?: KernelProcess): KernelProcess =>
      machine.addProcess({
        ...this.#place,
        argv,
        executable: words[0] ?? '',
        terminal: undefined,
        isProgram: false,
        ended: parent === undefined ? (outcome) => this.#ownEnded(outcome) : () => {},
        ...(parent && { parent }),
      })
    const own = add(title === undefined ? words : [title])
    own.setHandler('TERM', () => container.terminate())
    for (const worker of workers) add([worker], own)
    return own
  }

  /** A signal from inside ended it. */
  #ownEnded(outcome: ProcessOutcome): void {
    const exitCode = outcome.type === 'exited' ? outcome.code : KILLED_CODE
    this.#options.container.end({ exitCode, oomKilled: false })
  }
}

function credentialsOf({ record: { user }, config }: SimulatedContainer): Credentials {
  const { uid, gid, supplementalGroups } = user
  return { uid, gid, groups: supplementalGroups, capabilities: capabilitiesOf(uid, config.capabilities ?? {}) }
}
