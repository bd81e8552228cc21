/** One container from inside: its own process in the table, and what is executed beside it. */
import { commandWords } from './command.ts'
import { exitCode } from './exit-code.ts'
import { capabilitiesOf } from './kernel/capabilities.ts'
import { makeDirectory } from './kernel/container-root.ts'
import type { KernelProcess, PidNamespace } from './kernel/kernel-process.ts'
import type { Machine, StartPlace } from './kernel/machine.ts'
import type { MountNamespace } from './kernel/mount-namespace.ts'
import type { Credentials, ProcessOutcome } from './kernel/process-api.ts'
import type { StandardStreams } from './kernel/program-process.ts'
import type { RegularFile } from './kernel/regular-file.ts'
import type { Sandbox } from './kernel/sandbox.ts'
import type { Terminal } from './kernel/terminal.ts'
import type { SimulatedContainer } from './simulated-container.ts'

export interface ContainerKernelOptions {
  readonly container: SimulatedContainer
  readonly machine: Machine
  readonly sandbox: Sandbox
  readonly pidNamespace: PidNamespace
  readonly mounts: MountNamespace
  /** Where the container says why it ended. */
  readonly lastWords: RegularFile
}

export interface Execution {
  readonly argv: readonly string[]
  readonly streams: StandardStreams
  readonly terminal?: Terminal
  readonly ended: (outcome: ProcessOutcome) => void
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
/** What a terminal is for its programs. Source: containerd, oci.WithTTY. */
const TERM = ['TERM', 'xterm'] as const
const KILLED = { type: 'killed', signal: 'KILL' } as const
/** By which a container comes into a namespace. Source: docs "Share Process Namespace": after /pause as 1, nginx is 8. */
const RUNC_PROCESSES = 6
const MOST_LAST_WORDS = 4096

export class ContainerKernel {
  readonly pidNamespace: PidNamespace
  readonly #options: ContainerKernelOptions
  readonly #place: StartPlace

  constructor(options: ContainerKernelOptions) {
    const { container, sandbox, pidNamespace, mounts } = options
    this.#options = options
    this.pidNamespace = pidNamespace
    const credentials = credentialsOf(container)
    this.#place = {
      env: environmentOf(container, sandbox, credentials),
      cwd: container.config.workingDir ?? container.image.definition.workingDir ?? '/',
      credentials,
      sandbox,
      pidNamespace,
      mounts,
    }
  }

  /** The end of what the container wrote to its termination message path. Source: kubelet, tail.ReadAtMost. */
  get lastWords(): string {
    return Buffer.from(this.#options.lastWords.content).subarray(-MOST_LAST_WORDS).toString()
  }

  /** 'pts/0': of a terminal that is new on the node. */
  takeTerminalName(): string {
    return this.#options.machine.takeTerminalName()
  }

  /** Runs a command beside the container's own process. Throws a SystemError when it cannot be run. */
  exec(execution: Execution): KernelProcess {
    const { env } = this.#place
    const withTerminal = execution.terminal === undefined || env.has('TERM') ? env : new Map([...env, TERM])
    return this.#options.machine.start({ ...this.#place, env: withTerminal, ...execution })
  }

  /** Runs the container's own command. A working directory that the image lacks is made, as runc does. Throws as exec does. */
  startOwn(execution: Execution): KernelProcess {
    makeDirectory(this.#options.mounts, this.#place.cwd)
    this.#enter()
    return this.exec(execution)
  }

  /** Shows the process that the container's behaviour tells of, with those that it keeps. */
  showOwn(): void {
    const { container, machine } = this.#options
    const { config, image } = container
    const words = commandWords(image.definition, config.command, config.args)
    const isOwnCommand = config.command.length === 0 && config.args.length === 0
    this.#enter()
    const { title, workers = [] } = (isOwnCommand ? image.definition.process : undefined) ?? {}
    const add = (argv: readonly string[], parent?: KernelProcess): KernelProcess =>
      machine.addProcess({
        ...this.#place,
        argv,
        executable: words[0] ?? '',
        terminal: undefined,
        isProgram: false,
        ended: (outcome) => {
          if (parent === undefined) container.end({ exitCode: exitCode(outcome), oomKilled: false })
        },
        ...(parent && { parent }),
      })
    const own = add(title === undefined ? words : [title])
    own.setHandler('TERM', () => container.terminate())
    for (const worker of workers) add([worker], own)
  }

  /** Joining processes that are there already takes some of runc's own. */
  #enter(): void {
    if (this.pidNamespace.init !== undefined) this.pidNamespace.skip(RUNC_PROCESSES)
  }

  /** The container has ended: nothing of it goes on, also where it shares its processes with others. */
  end(): void {
    const { mounts } = this.#options
    for (const process of this.pidNamespace.all()) if (process.root.namespace === mounts) process.end(KILLED)
  }
}

/** In the order in which containerd and runc set it. */
function environmentOf(
  { config, image }: SimulatedContainer,
  { hostname }: Sandbox,
  { uid }: Credentials,
): Map<string, string> {
  const env = new Map([
    ['PATH', PATH],
    ...Object.entries(image.definition.env ?? {}),
    ['HOSTNAME', hostname],
    ...config.env,
  ])
  if (!env.has('HOME')) env.set('HOME', uid === 0 ? '/root' : '/')
  return env
}

function credentialsOf({ record: { user }, config }: SimulatedContainer): Credentials {
  const { uid, gid, supplementalGroups } = user
  return { uid, gid, groups: supplementalGroups, capabilities: capabilitiesOf(uid, config.capabilities ?? {}) }
}
