/** nginx's master and its workers: who is replaced when, and what the error log says of it. */
import type { ChildProcess, Program, ProgramProcess } from '../../kernel/process-api.ts'
import { SIGNALS } from '../../kernel/signals.ts'
import { strftime } from './format.ts'
import type { NginxConfig } from './nginx-config.ts'
import { signalQueue } from './signal-queue.ts'
import { groupId, userId } from './users.ts'

const WORKER = 'nginx: worker process'
/** Workers that there are without being asked for by number: more would show nothing new, and weigh in every Pod. */
const MOST_BY_ITSELF = 2
/** The user that nginx is built with. */
const DEFAULT_USER = 'nginx'

/** A line of the error log, which goes to stderr. */
export async function notice(process: ProgramProcess, text: string, level = 'notice'): Promise<void> {
  const time = strftime('%Y/%m/%d %H:%M:%S', process.now())
  await process.stderr.write(`${time} [${level}] ${process.pid}#${process.pid}: ${text}\n`)
}

/** Runs until it is told to go; which connections it would take, the master takes for it. */
const worker: Program = async (process) => {
  const signal = await signalQueue(process, ['QUIT', 'TERM', 'INT'])()
  if (signal === 'QUIT') await notice(process, 'gracefully shutting down')
  await notice(process, 'exiting')
  await notice(process, 'exit')
  return 0
}

export class NginxMaster {
  readonly #process: ProgramProcess
  readonly #workers = new Set<ChildProcess>()
  #config: NginxConfig

  constructor(process: ProgramProcess, config: NginxConfig) {
    this.#process = process
    this.#config = config
  }

  /** Starts workers for the configuration and then lets the old ones end, as a reload does. */
  async replaceWorkers(config: NginxConfig): Promise<void> {
    const old = [...this.#workers]
    this.#config = config
    this.#workers.clear()
    await notice(this.#process, 'start worker processes')
    const { workers = Math.min(processors(this.#process), MOST_BY_ITSELF) } = config
    for (let count = 0; count < workers; count++) await this.#startWorker()
    for (const { pid } of old) this.#process.kill(pid, 'QUIT')
  }

  stop(signal: 'QUIT' | 'TERM'): void {
    for (const { pid } of this.#workers) this.#process.kill(pid, signal)
    this.#workers.clear()
  }

  async #startWorker(): Promise<void> {
    const process = this.#process
    const user = userOf(process, this.#config)
    const child = process.spawn({ argv: [WORKER], program: worker, ...(user && { user }) })
    this.#workers.add(child)
    await notice(process, `start worker process ${child.pid}`)
    // The master's own end makes this fail.
    this.#watch(child).catch(() => undefined)
  }

  /** Says how a worker ended; one that was killed gets a successor. */
  async #watch(child: ChildProcess): Promise<void> {
    const process = this.#process
    const outcome = await child.wait()
    await notice(process, `signal 17 (SIGCHLD) received from ${child.pid}`)
    if (outcome.type === 'exited') await notice(process, `worker process ${child.pid} exited with code ${outcome.code}`)
    else
      await notice(process, `worker process ${child.pid} exited on signal ${SIGNALS[outcome.signal].number}`, 'alert')
    if (this.#workers.delete(child) && outcome.type === 'killed') await this.#startWorker()
  }
}

/** Only root can make others of its workers. */
function userOf(process: ProgramProcess, { user }: NginxConfig): { uid: number; gid: number } | undefined {
  if (process.credentials.uid !== 0) return undefined
  const uid = userId(process, user === '' ? DEFAULT_USER : user)
  return uid === undefined ? undefined : { uid, gid: groupId(process, user) ?? uid }
}

function processors({ files }: ProgramProcess): number {
  const text = Buffer.from(files.read('/proc/cpuinfo')).toString()
  return Math.max(1, text.match(/^processor\b/gm)?.length ?? 1)
}
