/** A process as the kernel keeps it: numbers, family, signals, and what it waits for. */

import type { ByteSink, ByteSource } from './byte-flow.ts'
import { type Cancel, Waiters } from './byte-flow.ts'
import type { Location, Viewer } from './inode.ts'
import type { PidNamespace as NamespaceOf } from './pid-namespace.ts'
import type { Credentials, ProcessInfo, ProcessOutcome, Signal } from './process-api.ts'
import type { Sandbox } from './sandbox.ts'
import { type Scheduler, Usage } from './scheduler.ts'
import { SIGNALS } from './signals.ts'
import { SystemError } from './system-error.ts'
import type { ForegroundGroup, Terminal } from './terminal.ts'

export type PidNamespace = NamespaceOf<KernelProcess>

type Handler = 'ignore' | (() => void)

/** A process's own end of a stream. */
export interface HeldEnd {
  readonly end: ByteSource | ByteSink
  /** Whether the process has it open. */
  readonly isHeld: boolean
  close(): void
  /** The same for another process. */
  heldBy(process: KernelProcess): HeldEnd
}

/** What a process runs; another one after exec. */
export interface ProcessImage {
  /** As `ps` shows it. */
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  /** The path of what it runs. */
  readonly executable: string
}

/** What a process gets from who starts it. */
export interface ProcessSetup extends ProcessImage {
  readonly namespace: PidNamespace
  readonly sandbox: Sandbox
  readonly root: Location
  readonly cwd: Location
  readonly credentials: Credentials
  readonly parent: KernelProcess | undefined
  /** Undefined: its own. */
  readonly processGroup: KernelProcess | undefined
  readonly terminal: Terminal | undefined
  readonly umask: number
  readonly scheduler: Scheduler
  readonly now: () => number
  /** Whether a program runs in it; else somebody else decides what it does. */
  readonly isProgram: boolean
  /** Hears of its end. */
  readonly onEnd?: (outcome: ProcessOutcome) => void
}

/** Names of first processes that wait for all children that they come by; others leave them zombies. */
const REAPERS = new Set(['pause', 'tini', 'dumb-init', 'init', 'systemd', 'sh', 'ash', 'bash', 'nginx'])
/** Calls of a dead process that are refused; later ones never end, so that it cannot go round in circles. */
const REFUSED_CALLS = 64
/** How much a process may do in one turn before others have theirs. */
const CALLS_PER_TURN = 32

export class KernelProcess implements Viewer, ForegroundGroup {
  readonly setup: ProcessSetup
  image: ProcessImage
  readonly startedAt: number
  /** When the first process was started that it comes from: a container's, or of a session. */
  readonly beganAt: number
  readonly usage = new Usage()
  readonly numbers = new Map<PidNamespace, number>()
  readonly children = new Set<KernelProcess>()
  parent: KernelProcess | undefined
  /** Its parent is not the one who started it. */
  adopted = false
  /** The leader of its group. */
  group: KernelProcess
  cwd: Location
  umask: number
  credentials: Credentials
  outcome: ProcessOutcome | undefined
  stoppedBy: Signal | undefined
  /** A stop that its parent has not heard of. */
  stopToTell = false
  /** Tells whoever waits for its end or its stopping. */
  readonly changes = new Waiters()
  /** stdin, stdout and stderr of a program. */
  standard: readonly { readonly end: ByteSource | ByteSink; close(): void }[] = []
  /** What else it has open, by number. Children have it as well. */
  further: Map<number, HeldEnd> | undefined
  /** What is to be let go of when it ends, besides the standard streams. */
  #holdings: Set<() => void> | undefined
  #handlers: Map<Signal, Handler> | undefined
  readonly #calls = new Set<{ readonly cancel: Cancel; readonly reject: (error: SystemError) => void }>()
  #held: (() => void)[] = []
  #refusals = 0
  #callsThisTurn = 0

  /** Throws EAGAIN when there may be no more. */
  constructor(setup: ProcessSetup) {
    this.setup = setup
    this.image = setup
    this.startedAt = setup.now()
    this.beganAt = setup.parent?.beganAt ?? this.startedAt
    this.parent = setup.parent
    this.group = setup.processGroup ?? this
    this.cwd = setup.cwd
    this.umask = setup.umask
    this.credentials = setup.credentials
    setup.sandbox.enter()
    for (const namespace of setup.namespace.chain()) this.numbers.set(namespace, namespace.add(this))
    setup.parent?.children.add(this)
  }

  get argv(): readonly string[] {
    return this.image.argv
  }

  get pid(): number {
    return this.pidIn(this.namespace)
  }

  get namespace(): PidNamespace {
    return this.setup.namespace
  }

  get root(): Location {
    return this.setup.root
  }

  get terminal(): Terminal | undefined {
    return this.setup.terminal
  }

  get isInit(): boolean {
    return this.namespace.init === this
  }

  /** 0 where it cannot be seen. */
  pidIn(namespace: PidNamespace): number {
    return this.numbers.get(namespace) ?? 0
  }

  infoIn(namespace: PidNamespace): ProcessInfo {
    return {
      pid: this.pidIn(namespace),
      parent: this.parent?.pidIn(namespace) ?? 0,
      processGroup: this.group.pidIn(namespace),
      argv: this.argv,
      uid: this.credentials.uid,
      state: this.state,
      startedAt: this.startedAt,
      cpuTime: this.usage.cpuTime,
      ...(this.setup.terminal === undefined ? {} : { terminal: this.setup.terminal.name }),
    }
  }

  get state(): ProcessInfo['state'] {
    if (this.outcome !== undefined) return 'zombie'
    if (this.stoppedBy !== undefined) return 'stopped'
    return this.#calls.size > 0 || !this.setup.isProgram ? 'sleeping' : 'running'
  }

  /** Waits; rejects with EINTR when the process ends meanwhile. A stopped process goes on only when it is continued. */
  block(start: (done: () => void) => Cancel): Promise<void> {
    return this.#wait((done) =>
      start(() => {
        if (this.outcome === undefined) this.setup.scheduler.resume(this.usage, done)
      }),
    )
  }

  turn(): Promise<void> {
    this.#callsThisTurn = 0
    return this.#wait((done) => this.setup.scheduler.turn(this.usage, done))
  }

  /** Before each call that need not wait: now and then it does. */
  goOn(): Promise<void> {
    if (this.outcome !== undefined) return this.#refuse()
    return ++this.#callsThisTurn < CALLS_PER_TURN && this.stoppedBy === undefined ? Promise.resolve() : this.turn()
  }

  #wait(start: (done: () => void) => Cancel): Promise<void> {
    if (this.outcome !== undefined) return this.#refuse()
    return new Promise((resolve, reject) => {
      let cancel: Cancel = () => {}
      const call = { cancel: () => cancel(), reject }
      this.#calls.add(call)
      const done = (): void => {
        if (this.stoppedBy !== undefined) {
          this.#held.push(done)
          return
        }
        this.#calls.delete(call)
        resolve()
      }
      cancel = start(done)
    })
  }

  #refuse(): Promise<never> {
    if (++this.#refusals > REFUSED_CALLS) return new Promise(() => {})
    return Promise.reject(new SystemError('EINTR'))
  }

  setHandler(signal: Signal, action: 'default' | Handler): void {
    if (signal === 'KILL' || signal === 'STOP') throw new SystemError('EINVAL')
    this.#handlers ??= new Map()
    if (action === 'default') this.#handlers.delete(signal)
    else this.#handlers.set(signal, action)
  }

  /** What it ignores, its children ignore as well. */
  ignored(): Signal[] {
    return [...(this.#handlers ?? [])].filter(([, handler]) => handler === 'ignore').map(([signal]) => signal)
  }

  /** Calls back when it ends or becomes another program. */
  hold(release: () => void): void {
    this.#holdings ??= new Set()
    this.#holdings.add(release)
  }

  /** It has been let go of already. */
  unhold(release: () => void): void {
    this.#holdings?.delete(release)
  }

  handles(signal: Signal): boolean {
    return this.#handlers?.has(signal) === true
  }

  /** A signal arrives; `outside`: from outside its pid namespace, which alone can end a PID 1 that does not handle it. */
  deliver(signal: Signal, outside = false): void {
    if (this.outcome !== undefined) return
    const { effect } = SIGNALS[signal]
    if (effect === 'continue') this.#continue()
    const handler = this.#handlers?.get(signal)
    if (handler === 'ignore') return
    if (handler !== undefined) return this.#handle(handler)
    if (this.isInit && !(outside && (signal === 'KILL' || signal === 'STOP'))) return
    if (effect === 'end') this.end({ type: 'killed', signal })
    if (effect === 'stop') this.#stop(signal)
  }

  /** To all of the group that it leads. */
  signalGroup(signal: Signal): void {
    for (const process of this.namespace.all()) if (process.group === this) process.deliver(signal)
  }

  #handle(handler: () => void): void {
    this.setup.scheduler.stir()
    if (this.stoppedBy === undefined) handler()
    else this.#held.push(handler)
  }

  #stop(signal: Signal): void {
    if (this.stoppedBy !== undefined) return
    this.stoppedBy = signal
    this.stopToTell = true
    this.#tellParent()
  }

  #continue(): void {
    if (this.stoppedBy === undefined) return
    this.stoppedBy = undefined
    this.stopToTell = false
    const held = this.#held
    this.#held = []
    this.setup.scheduler.stir()
    for (const resume of held) resume()
  }

  /**
   * Runs something else from now on: what it waits for is forgotten, and its handlers of signals are. Returns what lets go
   * of all that it held. Source: execve(2).
   */
  become(image: ProcessImage): () => void {
    this.image = image
    for (const { cancel } of this.#calls) cancel()
    this.#calls.clear()
    this.#held = []
    for (const [signal, handler] of [...(this.#handlers ?? [])]) {
      if (handler !== 'ignore') this.#handlers?.delete(signal)
    }
    const { standard } = this
    const held = this.#holdings
    this.standard = []
    this.#holdings = undefined
    return () => letGo(standard, held)
  }

  end(outcome: ProcessOutcome): void {
    if (this.outcome !== undefined) return
    this.outcome = outcome
    this.stoppedBy = undefined
    for (const { cancel, reject } of this.#calls) {
      cancel()
      reject(new SystemError('EINTR'))
    }
    this.#calls.clear()
    this.#held = []
    letGo([...this.standard, ...(this.further?.values() ?? [])], this.#holdings)
    this.#holdings = undefined
    this.setup.scheduler.stir()
    if (this.isInit) for (const other of this.namespace.all()) if (other !== this) other.end(KILLED)
    this.#leaveChildren()
    this.setup.onEnd?.(outcome)
    this.#tellParent()
    if (isReapedFor(this)) this.reap()
  }

  /** Its parent has heard of its end: it is gone. */
  reap(): void {
    this.parent?.children.delete(this)
    this.setup.sandbox.leave()
    for (const [namespace, number] of this.numbers) namespace.remove(number)
  }

  #tellParent(): void {
    this.changes.wake()
    this.parent?.deliver('CHLD')
  }

  /** PID 1 becomes their parent. */
  #leaveChildren(): void {
    const init = this.isInit ? undefined : this.namespace.init
    for (const child of this.children) {
      child.parent = init
      child.adopted = true
      init?.children.add(child)
      if (child.outcome !== undefined && isReapedFor(child)) child.reap()
    }
    this.children.clear()
  }
}

function letGo(standard: readonly { close(): void }[], holdings: ReadonlySet<() => void> | undefined): void {
  for (const end of standard) end.close()
  for (const release of holdings ?? []) release()
}

const KILLED = { type: 'killed', signal: 'KILL' } as const

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Whether the parent waits for whatever it comes by, too. */
const isReapedFor = (child: KernelProcess): boolean =>
  child.parent === undefined ||
  child.parent.outcome !== undefined ||
  (child.adopted && REAPERS.has(baseName(child.parent.image.executable)))
