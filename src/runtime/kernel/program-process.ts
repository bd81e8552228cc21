/** The system calls of one process: what its program gets. */
import type { Clock } from '../../clock/clock.ts'
import type { ByteSink, ByteSource } from './byte-flow.ts'
import { Directory } from './directories.ts'
import { type FindProgram, findExecutable } from './executable.ts'
import { Files } from './files.ts'
import { KernelProcess, type ProcessSetup } from './kernel-process.ts'
import { pathTo } from './location.ts'
import { Network } from './network.ts'
import { follow } from './path-walk.ts'
import { isAllowed } from './permissions.ts'
import { Pipe } from './pipe.ts'
import type {
  ChildProcess,
  Credentials,
  ExecOptions,
  ProcessInfo,
  ProcessOutcome,
  Program,
  ProgramProcess,
  Signal,
  SpawnOptions,
} from './process-api.ts'
import { ProcessInput, ProcessOutput } from './process-streams.ts'
import type { ByteInput, ByteOutput, TerminalControl } from './streams.ts'
import { SystemError } from './system-error.ts'
import { controlOf } from './terminal-control.ts'

/** What is the same for all processes of a machine. */
export interface ProgramWorld {
  readonly find: FindProgram
  readonly clock: Clock
  readonly system: ProgramProcess['system']
}

export interface StandardStreams {
  readonly stdin: ByteInput | ByteSource
  readonly stdout: ByteOutput | ByteSink
  readonly stderr: ByteOutput | ByteSink
}

/** What has run for so long will go on: nobody who waits until everything has settled waits for it. */
const SETTLING_MS = 10_000
const MOST_ARGUMENT_BYTES = 2 * 1024 * 1024

export class RunningProgram implements ProgramProcess {
  readonly #kernel: KernelProcess
  readonly #world: ProgramWorld
  readonly argv: readonly string[]
  #env: Map<string, string> | undefined
  readonly stdin: ProcessInput
  readonly stdout: ProcessOutput
  readonly stderr: ProcessOutput
  #files: Files | undefined
  #network: Network | undefined
  readonly terminal?: TerminalControl

  constructor(kernel: KernelProcess, world: ProgramWorld, { stdin, stdout, stderr }: StandardStreams) {
    this.#kernel = kernel
    this.#world = world
    this.argv = kernel.argv
    this.stdin = ProcessInput.given(kernel, stdin)
    this.stdout = ProcessOutput.given(kernel, stdout)
    this.stderr = ProcessOutput.given(kernel, stderr)
    kernel.standard = [this.stdin, this.stdout, this.stderr]
    const { terminal } = kernel.setup
    if (terminal !== undefined) this.terminal = controlOf(terminal, kernel)
  }

  /** Starts to run in a later microtask. */
  run(program: Program): void {
    const kernel = this.#kernel
    new Promise<void>((resolve) => {
      kernel.setup.scheduler.start(resolve)
    })
      .then(() => program(this))
      .then(
        (code) => kernel.end({ type: 'exited', code: code & 0xff }),
        (error: unknown) => void this.#failed(error),
      )
  }

  get files(): Files {
    this.#files ??= new Files(this.#kernel)
    return this.#files
  }

  get network(): Network {
    this.#network ??= new Network(this.#kernel)
    return this.#network
  }

  /** A copy of its own, once it looks: many never do. */
  get env(): Map<string, string> {
    this.#env ??= new Map(this.#kernel.image.env)
    return this.#env
  }

  /** What its children get: not to be changed. */
  get environment(): ReadonlyMap<string, string> {
    return this.#env === undefined ? this.#kernel.image.env : new Map(this.#env)
  }

  get pid(): number {
    return this.#kernel.pid
  }

  get parent(): number {
    return this.#kernel.parent?.pidIn(this.#kernel.namespace) ?? 0
  }

  get credentials(): Credentials {
    return this.#kernel.credentials
  }

  get hostname(): string {
    return this.#kernel.setup.sandbox.hostname
  }

  get system(): ProgramProcess['system'] {
    return this.#world.system
  }

  get cwd(): string {
    return pathTo(this.#kernel.cwd, this.#kernel.root)
  }

  set cwd(path: string) {
    const location = follow(this.#kernel, path)
    if (!(location.inode instanceof Directory)) throw new SystemError('ENOTDIR')
    if (!isAllowed(location.inode, this.credentials, 'x')) throw new SystemError('EACCES')
    this.#kernel.cwd = location
  }

  get umask(): number {
    return this.#kernel.umask
  }

  set umask(mask: number) {
    this.#kernel.umask = mask & 0o777
  }

  isTerminal(stream: ByteInput | ByteOutput): boolean {
    if (!(stream instanceof ProcessInput || stream instanceof ProcessOutput)) return false
    const { terminal } = this.#kernel.setup
    return terminal !== undefined && (stream.shared.end === terminal.source || stream.shared.end === terminal.sink)
  }

  now(): number {
    return this.#world.clock.now()
  }

  sleep(ms: number): Promise<void> {
    const { clock } = this.#world
    const isOld = clock.now() - this.#kernel.beganAt >= SETTLING_MS
    return this.#kernel.block((done) => {
      const timer = isOld ? clock.setBackgroundTimeout(done, ms) : clock.setTimeout(done, ms)
      return () => timer.cancel()
    })
  }

  turn(): Promise<void> {
    return this.#kernel.turn()
  }

  spawn(options: SpawnOptions): ChildProcess {
    if (this.#kernel.outcome !== undefined) throw new SystemError('ESRCH')
    return startProgram(this.#kernel, this.#world, this, options)
  }

  exec({ argv, env, stdin, stdout, stderr }: ExecOptions): Promise<never> {
    const kernel = this.#kernel
    const environment = env === undefined ? this.environment : new Map(env)
    refuseHuge(argv, environment)
    const found = findExecutable(kernel, argv, environment.get('PATH'), this.#world.find)
    const letGo = kernel.become({ argv: found.argv, env: environment, executable: found.path })
    new RunningProgram(kernel, this.#world, {
      stdin: stdin ?? this.stdin,
      stdout: stdout ?? this.stdout,
      stderr: stderr ?? this.stderr,
    }).run(found.program)
    letGo()
    return new Promise(() => {})
  }

  setTitle(title: string): void {
    this.#kernel.image = { ...this.#kernel.image, argv: [title] }
  }

  pipe(): { readonly input: ByteInput; readonly output: ByteOutput } {
    const { source, sink } = new Pipe()
    return { input: ProcessInput.opened(this.#kernel, source), output: ProcessOutput.opened(this.#kernel, sink) }
  }

  holdInput(input: ByteInput, descriptor?: number): ByteInput {
    return this.#hold(ProcessInput.given(this.#kernel, input), descriptor)
  }

  holdOutput(output: ByteOutput, descriptor?: number): ByteOutput {
    return this.#hold(ProcessOutput.given(this.#kernel, output), descriptor)
  }

  #hold<End extends ProcessInput | ProcessOutput>(end: End, descriptor: number | undefined): End {
    if (descriptor !== undefined) {
      this.#kernel.further ??= new Map()
      this.#kernel.further.set(descriptor, end)
    }
    return end
  }

  processes(): readonly ProcessInfo[] {
    const { namespace } = this.#kernel
    return namespace.all().map((process) => process.infoIn(namespace))
  }

  kill(pid: number, signal: Signal): void {
    const { namespace } = this.#kernel
    const targets =
      pid > 0
        ? [namespace.find(pid)].filter((one) => one !== undefined)
        : namespace
            .all()
            .filter((one) => (pid === -1 ? !one.isInit && one !== this.#kernel : this.#isInGroup(one, pid)))
    if (targets.length === 0) throw new SystemError('ESRCH')
    const allowed = targets.filter((one) => this.#maySignal(one))
    if (allowed.length === 0) throw new SystemError('EPERM')
    for (const target of allowed) target.deliver(signal, target.namespace !== namespace)
  }

  onSignal(signal: Signal, action: 'default' | 'ignore' | (() => void)): void {
    this.#kernel.setHandler(signal, action)
  }

  #isInGroup({ group }: KernelProcess, pid: number): boolean {
    const { namespace } = this.#kernel
    return group === (pid === 0 ? this.#kernel.group : undefined) || group.pidIn(namespace) === -pid
  }

  #maySignal({ credentials: { uid } }: KernelProcess): boolean {
    return this.credentials.capabilities.has('KILL') || this.credentials.uid === uid
  }

  /** An error that nobody caught ends the process with 1; what no call of the kernel threw, it says on stderr. */
  async #failed(error: unknown): Promise<void> {
    const kernel = this.#kernel
    if (kernel.outcome !== undefined) return
    if (!(error instanceof SystemError)) await this.stderr.write(`Uncaught ${error}\n`).catch(() => {})
    kernel.end({ type: 'exited', code: 1 })
  }
}

/** Starts a child of `parent` that has what the parent has, but for what `options` say. */
function startProgram(
  parent: KernelProcess,
  world: ProgramWorld,
  inherited: RunningProgram,
  { argv, env, cwd, program, processGroup, user, stdin, stdout, stderr }: SpawnOptions,
): ChildProcess {
  const environment = env === undefined ? inherited.environment : new Map(env)
  refuseHuge(argv, environment)
  const found =
    program === undefined
      ? findExecutable(parent, argv, environment.get('PATH'), world.find)
      : { program, argv, path: parent.image.executable }
  const child = new KernelProcess({
    ...ownSetup(parent),
    argv: found.argv,
    env: environment,
    parent,
    cwd: cwd === undefined ? parent.cwd : follow(parent, cwd),
    umask: parent.umask,
    credentials: user === undefined ? parent.credentials : credentialsOf(parent, user),
    executable: found.path,
    processGroup: groupFor(parent, processGroup),
    isProgram: true,
  })
  inheritFurther(parent, child)
  for (const signal of parent.ignored()) child.setHandler(signal, 'ignore')
  new RunningProgram(child, world, {
    stdin: stdin ?? inherited.stdin,
    stdout: stdout ?? inherited.stdout,
    stderr: stderr ?? inherited.stderr,
  }).run(found.program)
  return { pid: child.pid, wait: () => waitFor(parent, child) }
}

/** What the parent has open beside its standard streams. */
function inheritFurther({ further }: KernelProcess, child: KernelProcess): void {
  for (const [descriptor, end] of further ?? []) {
    if (!end.isHeld) continue
    child.further ??= new Map()
    child.further.set(descriptor, end.heldBy(child))
  }
}

/** Of another user, who has no capabilities unless he is root. Source: setuid(2). */
function credentialsOf({ credentials }: KernelProcess, { uid, gid }: NonNullable<SpawnOptions['user']>): Credentials {
  if (uid === credentials.uid && gid === credentials.gid) return credentials
  if (!credentials.capabilities.has('SETUID')) throw new SystemError('EPERM')
  return { uid, gid, groups: [gid], capabilities: uid === 0 ? credentials.capabilities : new Set() }
}

/** What a child takes over: not who hears of its parent's end. */
function ownSetup({ setup: { onEnd: _, ...setup } }: KernelProcess): ProcessSetup {
  return setup
}

function groupFor(parent: KernelProcess, processGroup: number | undefined): KernelProcess | undefined {
  if (processGroup === undefined) return parent.group
  if (processGroup === 0) return undefined
  const member = parent.namespace.all().find(({ group }) => group.pidIn(parent.namespace) === processGroup)
  if (member === undefined) throw new SystemError('EPERM')
  return member.group
}

/** Source: waitpid(2) with WUNTRACED. */
async function waitFor(parent: KernelProcess, child: KernelProcess): Promise<ProcessOutcome> {
  while (child.outcome === undefined) {
    if (child.stopToTell && child.stoppedBy !== undefined) {
      child.stopToTell = false
      return { type: 'stopped', signal: child.stoppedBy }
    }
    await parent.block((done) => child.changes.add(done))
  }
  await parent.goOn()
  if (parent.children.has(child)) child.reap()
  return child.outcome
}

function refuseHuge(argv: readonly string[], env: ReadonlyMap<string, string>): void {
  let bytes = 0
  for (const word of argv) bytes += word.length + 1
  for (const [name, value] of env) bytes += name.length + value.length + 2
  if (bytes > MOST_ARGUMENT_BYTES) throw new SystemError('E2BIG')
}
