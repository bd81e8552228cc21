/** Runs a program in a container of an image, without a cluster: a machine of its own, a Pod of its own. */
import { VirtualClock } from '../../../src/clock/virtual-clock.ts'
import { ImageCatalog } from '../../../src/runtime/image-catalog.ts'
import { imageRoot } from '../../../src/runtime/image-root.ts'
import { defaultCapabilities } from '../../../src/runtime/kernel/capabilities.ts'
import { containerRoot } from '../../../src/runtime/kernel/container-root.ts'
import type { KernelProcess } from '../../../src/runtime/kernel/kernel-process.ts'
import type { LayerFiles } from '../../../src/runtime/kernel/layer.ts'
import { Machine } from '../../../src/runtime/kernel/machine.ts'
import { NetworkNamespace } from '../../../src/runtime/kernel/network-namespace.ts'
import { PodNetwork } from '../../../src/runtime/kernel/pod-network.ts'
import type { ProcessOutcome, Program } from '../../../src/runtime/kernel/process-api.ts'
import { Sandbox } from '../../../src/runtime/kernel/sandbox.ts'
import { SIGNALS } from '../../../src/runtime/kernel/signals.ts'
import { Terminal } from '../../../src/runtime/kernel/terminal.ts'
import { shippedImages } from '../../../src/runtime/shipped-images.ts'
import { Collector, textInput } from './streams.ts'
import { TerminalRun } from './terminal-run.ts'

export interface RunOptions {
  /** The name of a shipped image. @default 'busybox' */
  readonly image?: string
  readonly files?: LayerFiles
  /** What its commands do, by name. Every one of them is in the image. */
  readonly programs: { readonly [name: string]: Program }
  readonly stdin?: string
  readonly env?: { readonly [name: string]: string }
  readonly cwd?: string
  readonly uid?: number
  readonly capabilities?: readonly string[]
  readonly pidsLimit?: number
  readonly network?: PodNetwork
  readonly address?: string
}

export interface RunResult {
  readonly stdout: string
  readonly stderr: string
  /** The exit code, or 128 and the number of the signal. */
  readonly code: number
}

const HOSTNAME = 'web'
const ADDRESS = '10.128.0.2'
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** A container in which programs can be started. */
export class TestContainer {
  readonly clock = new VirtualClock()
  readonly machine: Machine
  readonly #options: RunOptions
  readonly #place

  constructor(options: RunOptions) {
    this.#options = options
    const {
      programs,
      image = 'busybox',
      files = {},
      network = new PodNetwork(),
      address = ADDRESS,
      pidsLimit,
    } = options
    this.machine = new Machine({ clock: this.clock, find: (name) => programs[name] })
    const pidNamespace = this.machine.newPidNamespace()
    const { definition } = new ImageCatalog([], 'run', shippedImages).find(image)
    const executables = [...(definition.executables ?? []), ...Object.keys(programs)]
    const layer = imageRoot({ ...definition, executables, files: { ...definition.files, ...files } })
    const host = new NetworkNamespace({ addresses: [address], network, podNamespace: 'default' })
    network.add(host)
    const namespaces = { net: 1, uts: 2, ipc: 3 }
    const limit = pidsLimit === undefined ? {} : { pidsLimit }
    this.#place = {
      pidNamespace,
      sandbox: new Sandbox({ hostname: HOSTNAME, network: host, namespaces, ...limit }),
      mounts: containerRoot({ machine: this.machine, layer, pidNamespace }),
      credentials: {
        uid: options.uid ?? 0,
        gid: options.uid ?? 0,
        groups: [options.uid ?? 0],
        capabilities: new Set(options.capabilities ?? ((options.uid ?? 0) === 0 ? defaultCapabilities : [])),
      },
      env: new Map(Object.entries({ PATH, HOSTNAME, HOME: '/root', ...options.env })),
      cwd: options.cwd ?? '/',
    }
  }

  /** Starts a process and leaves it running; its output goes nowhere. */
  background(argv: readonly string[], program?: Program): KernelProcess {
    return this.#start(argv, program, new Collector(), new Collector(), () => {})
  }

  /** Runs the words to their end. */
  async run(command: string | readonly string[], program?: Program): Promise<RunResult> {
    const stdout = new Collector()
    const stderr = new Collector()
    const code = await new Promise<number>((resolve) => {
      this.#start(wordsOf(command), program, stdout, stderr, resolve)
      void this.clock.settle({ within: '1h', atMost: '2h' })
    })
    return { stdout: stdout.text, stderr: stderr.text, code }
  }

  /** Starts the words on a terminal. */
  onTerminal(command: string | readonly string[], program?: Program): TerminalRun {
    const terminal = new Terminal(this.machine.takeTerminalName())
    const run = new TerminalRun(terminal, this.clock)
    this.machine.start({
      ...this.#place,
      argv: wordsOf(command),
      terminal,
      streams: { stdin: terminal.source, stdout: terminal.sink, stderr: terminal.sink },
      ended: (outcome) => run.end(codeOf(outcome)),
      ...(program && { program }),
    })
    return run
  }

  #start(
    argv: readonly string[],
    program: Program | undefined,
    stdout: Collector,
    stderr: Collector,
    ended: (code: number) => void,
  ): KernelProcess {
    return this.machine.start({
      ...this.#place,
      argv,
      streams: { stdin: textInput(this.#options.stdin ?? ''), stdout, stderr },
      ended: (outcome) => ended(codeOf(outcome)),
      ...(program && { program }),
    })
  }
}

/** `await runIn({ programs: { ls } }, 'ls -l /')`. A text is split at spaces, unless there is a shell to do better. */
export const runIn = (
  options: RunOptions,
  command: string | readonly string[],
  program?: Program,
): Promise<RunResult> =>
  new TestContainer(options).run(
    'sh' in options.programs && typeof command === 'string' ? ['sh', '-c', command] : command,
    program,
  )

const wordsOf = (command: string | readonly string[]): readonly string[] =>
  typeof command === 'string' ? command.split(' ') : command

const codeOf = (outcome: ProcessOutcome): number =>
  outcome.type === 'exited' ? outcome.code : 128 + SIGNALS[outcome.signal].number
