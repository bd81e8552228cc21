/**
 * What a program sees of the world: its process, with the system calls that it may make. Programs are
 * `async (process) => exitCode`; everything that waits is a promise, everything else answers at once. Failed calls
 * throw or reject with a SystemError. What ends a process from outside (a signal) rejects what it waits for.
 */
import type { FileSystemView } from './file-system-api.ts'
import type { NetworkView } from './network-api.ts'
import type { ByteInput, ByteOutput, TerminalControl } from './streams.ts'

export type Signal =
  | 'HUP'
  | 'INT'
  | 'QUIT'
  | 'KILL'
  | 'USR1'
  | 'USR2'
  | 'PIPE'
  | 'ALRM'
  | 'TERM'
  | 'CHLD'
  | 'CONT'
  | 'STOP'
  | 'TSTP'
  | 'TTIN'
  | 'TTOU'
  | 'WINCH'

/** How a process ended, or that it was stopped by Ctrl-Z. */
export type ProcessOutcome =
  | { readonly type: 'exited'; readonly code: number }
  | { readonly type: 'killed'; readonly signal: Signal }
  | { readonly type: 'stopped'; readonly signal: Signal }

/** A program: returns its exit code. One file, and one row in the list of programs. */
export type Program = (process: ProgramProcess) => Promise<number>

/** Who a process acts as. */
export interface Credentials {
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
  /** Linux names without CAP_: 'SYS_PTRACE', 'KILL'. */
  readonly capabilities: ReadonlySet<string>
}

/** A process as /proc and ps show it, numbered in the namespace of who looks. */
export interface ProcessInfo {
  readonly pid: number
  readonly parent: number
  readonly processGroup: number
  readonly argv: readonly string[]
  readonly uid: number
  readonly state: 'running' | 'sleeping' | 'stopped' | 'zombie'
  /** ms since 1970. */
  readonly startedAt: number
  /** ms of simulated CPU. */
  readonly cpuTime: number
  /** 'pts/0'; undefined for one without a terminal. */
  readonly terminal?: string
}

export interface SpawnOptions {
  /** The first word is looked up in PATH unless it has a slash. */
  readonly argv: readonly string[]
  readonly env?: ReadonlyMap<string, string>
  readonly cwd?: string
  /** Own streams are inherited when not given. The child closes its ends when it ends. */
  readonly stdin?: ByteInput
  readonly stdout?: ByteOutput
  readonly stderr?: ByteOutput
  /** 0: a new group of its own. Inherited when not given. */
  readonly processGroup?: number
  /** Runs as somebody else; takes SETUID. Inherited when not given. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Runs this instead of what `argv` names: subshells and functions of a shell. */
  readonly program?: Program
}

export type ExecOptions = Pick<SpawnOptions, 'argv' | 'env' | 'stdin' | 'stdout' | 'stderr'>

export interface ChildProcess {
  readonly pid: number
  /** Resolves when it ends or is stopped; again for what comes after a stop. Its zombie is reaped by that. */
  wait(): Promise<ProcessOutcome>
}

export interface ProgramProcess {
  /** The whole command line; the first word is the program's name as it was called. */
  readonly argv: readonly string[]
  readonly env: Map<string, string>
  readonly pid: number
  readonly parent: number
  readonly credentials: Credentials
  readonly stdin: ByteInput
  readonly stdout: ByteOutput
  readonly stderr: ByteOutput
  /** The controlling terminal, if there is one. */
  readonly terminal?: TerminalControl
  /** Whether stdin, stdout or stderr is the terminal. */
  isTerminal(stream: ByteInput | ByteOutput): boolean

  /** Absolute. Setting it throws ENOENT or ENOTDIR. */
  cwd: string
  umask: number
  readonly files: FileSystemView
  readonly network: NetworkView
  readonly hostname: string
  /** Of the simulated node: 'Linux', '6.1.0', 'x86_64'. */
  readonly system: { readonly name: string; readonly release: string; readonly machine: string }

  /** ms since 1970, on the cluster's clock. */
  now(): number
  /** Waits on the cluster's clock. */
  sleep(ms: number): Promise<void>
  /** Lets others run: to be awaited in every loop that might not end. Uses up CPU time; rejects when the process is killed. */
  turn(): Promise<void>

  /** Throws ENOENT or EACCES for what cannot be run, EAGAIN at the limit of processes. */
  spawn(options: SpawnOptions): ChildProcess
  /**
   * Becomes another program, with the same number, directory, children and ignored signals. Throws as spawn does; else it never resolves: whoever called is gone.
   */
  exec(options: ExecOptions): Promise<never>
  /** What ps and /proc show from now on instead of the command line. */
  setTitle(title: string): void
  /** Both ends of a new pipe. */
  pipe(): { readonly input: ByteInput; readonly output: ByteOutput }
  /**
   * Has a stream open until it closes the end that is returned, whoever else it is given to and closes it. With a number
   * from 3 on, the children that it starts from then on have it as well: `/dev/fd/N`.
   */
  holdInput(input: ByteInput, descriptor?: number): ByteInput
  holdOutput(output: ByteOutput, descriptor?: number): ByteOutput
  /** Processes of its PID namespace, by number. */
  processes(): readonly ProcessInfo[]
  /** To one process, or with a negative number to a group. Throws ESRCH or EPERM. */
  kill(pid: number, signal: Signal): void
  /** What a signal does; 'default' ends the process, mostly. KILL and STOP cannot be changed. */
  onSignal(signal: Signal, action: 'default' | 'ignore' | (() => void)): void
}
