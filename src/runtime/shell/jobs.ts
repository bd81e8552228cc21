/** Jobs: the processes of a pipeline, running, stopped or done, and how users name them (%1, %+, %name). */
import type { ChildProcess, ProcessOutcome, Signal } from '../kernel/process-api.ts'
import { SIGNALS } from '../kernel/signals.ts'
import { signalText } from './signals.ts'

interface Member {
  readonly child: ChildProcess
  outcome: ProcessOutcome | undefined
}

type Listener = { readonly resolve: () => void; readonly reject: (reason: unknown) => void }

export class Job {
  readonly text: string
  readonly #members: Member[]
  /** As in `[1]`; 0 while it is in the foreground. */
  number = 0
  /** What is known of it has been told. */
  notified = false
  #listeners: Listener[] = []
  #failure: { readonly reason: unknown } | undefined

  constructor(text: string, children: readonly ChildProcess[]) {
    this.text = text
    this.#members = children.map((child) => ({ child, outcome: undefined }))
    for (const member of this.#members) void this.#follow(member)
  }

  /** The group of its processes: the number of the first of them. */
  get group(): number {
    return this.pids[0] ?? 0
  }

  get pids(): number[] {
    return this.#members.map(({ child }) => child.pid)
  }

  get state(): 'running' | 'stopped' | 'done' {
    if (this.#members.some(({ outcome }) => outcome === undefined)) return 'running'
    return this.#members.some(({ outcome }) => outcome?.type === 'stopped') ? 'stopped' : 'done'
  }

  get outcome(): ProcessOutcome {
    return this.#members.at(-1)?.outcome ?? { type: 'exited', code: 0 }
  }

  /** Exit codes of its commands, in order. */
  get codes(): number[] {
    return this.#members.map(({ outcome }) => exitCode(outcome))
  }

  codeOf(pid: number): number {
    return exitCode(this.#members.find(({ child }) => child.pid === pid)?.outcome)
  }

  /** Resolves as soon as it no longer runs. Rejects when the shell itself is killed. */
  settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#listeners.push({ resolve, reject })
      this.#tell()
    })
  }

  /** It was sent SIGCONT. */
  continued(): void {
    this.notified = false
    for (const member of this.#members) if (member.outcome?.type === 'stopped') member.outcome = undefined
  }

  /** 'Running', 'Stopped', 'Done', 'Done(3)', 'Terminated'. */
  describe(): string {
    if (this.state === 'running') return 'Running'
    if (this.state === 'stopped') return 'Stopped'
    const { outcome } = this
    if (outcome.type !== 'exited') return signalText(outcome.signal)
    return outcome.code === 0 ? 'Done' : `Done(${outcome.code})`
  }

  async #follow(member: Member): Promise<void> {
    try {
      do {
        member.outcome = await member.child.wait()
        this.notified = false
        this.#tell()
      } while (member.outcome.type === 'stopped')
    } catch (reason) {
      this.#failure = { reason }
      this.#tell()
    }
  }

  #tell(): void {
    if (this.#failure === undefined && this.state === 'running') return
    const listeners = this.#listeners
    this.#listeners = []
    for (const { resolve, reject } of listeners) {
      if (this.#failure === undefined) resolve()
      else reject(this.#failure.reason)
    }
  }
}

/** `$?` of an outcome: 128 and the signal's number for what a signal ended or stopped. */
export function exitCode(outcome: ProcessOutcome | undefined): number {
  if (outcome === undefined) return 0
  return outcome.type === 'exited' ? outcome.code : signalCode(outcome.signal)
}

const signalCode = (signal: Signal): number => 128 + SIGNALS[signal].number

export class JobTable {
  /** In the order of their numbers. */
  #jobs: Job[] = []
  /** The one that was stopped or started last comes last. */
  #recent: Job[] = []

  get all(): readonly Job[] {
    return this.#jobs
  }

  add(job: Job): void {
    if (job.number === 0) {
      job.number = (this.#jobs.at(-1)?.number ?? 0) + 1
      this.#jobs.push(job)
    }
    this.#recent = [...this.#recent.filter((other) => other !== job), job]
  }

  remove(job: Job): void {
    this.#jobs = this.#jobs.filter((other) => other !== job)
    this.#recent = this.#recent.filter((other) => other !== job)
  }

  /** By %1, %+, %-, %name, %?text or the number of a process. */
  find(name: string): Job | undefined {
    if (/^\d+$/.test(name)) return this.#jobs.find(({ pids }) => pids.includes(Number(name)))
    const text = name.replace(/^%/, '')
    if (text === '' || text === '%' || text === '+') return this.current
    if (text === '-') return this.#recent.at(-2)
    if (/^\d+$/.test(text)) return this.#jobs.find(({ number }) => number === Number(text))
    const matches = text.startsWith('?')
      ? (job: Job) => job.text.includes(text.slice(1))
      : (job: Job) => job.text.startsWith(text)
    return this.#jobs.find(matches)
  }

  get current(): Job | undefined {
    return this.#recent.at(-1)
  }

  /** `[1]+  Running                    sleep 5`, as ash aligns it. */
  describe(job: Job, withPid = false): string {
    const mark = job === this.current ? '+' : job === this.#recent.at(-2) ? '-' : ' '
    const pid = withPid ? `${job.group} ` : ''
    return `[${job.number}]${mark}  ${pid}${job.describe().padEnd(26)} ${job.text}`
  }
}
