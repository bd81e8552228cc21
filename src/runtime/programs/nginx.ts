/** nginx [-t] [-v] [-s SIGNAL] [-c FILE] [-g DIRECTIVES]: a master that replaces its worker on HUP, and serves files. */

import type { Listener } from '../kernel/network-api.ts'
import type { ChildProcess, Program, ProgramProcess } from '../kernel/process-api.ts'
import { SIGNALS } from '../kernel/signals.ts'
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { strftime } from './lib/format.ts'
import { fieldOf } from './lib/http-message.ts'
import { serve } from './lib/http-server.ts'
import { type NginxConfig, readNginxConfig } from './lib/nginx-config.ts'
import { nginxService, nginxVersion } from './lib/nginx-service.ts'
import { signalQueue } from './lib/signal-queue.ts'

const CONFIG = '/etc/nginx/nginx.conf'
const PID_FILE = '/var/run/nginx.pid'
const WORKER = 'nginx: worker process'

const HANDLED: { readonly [name: string]: 'TERM' | 'QUIT' | 'HUP' | 'USR1' } = {
  stop: 'TERM',
  quit: 'QUIT',
  reload: 'HUP',
  reopen: 'USR1',
}

/** A line of the error log, which goes to stderr. */
async function notice(process: ProgramProcess, text: string, level = 'notice'): Promise<void> {
  const time = strftime('%Y/%m/%d %H:%M:%S', process.now())
  await process.stderr.write(`${time} [${level}] ${process.pid}#${process.pid}: ${text}\n`)
}

const emergency = async (process: ProgramProcess, text: string): Promise<number> => {
  await process.stderr.write(`nginx: [emerg] ${text}\n`)
  return 1
}

/** What a failed call is in nginx's words: 'open() "…" failed (2: No such file or directory)'. */
const ERROR_NUMBERS: { readonly [code: string]: number } = { ENOENT: 2, EACCES: 13, EADDRINUSE: 98 }
const failure = ({ code, message }: SystemError): string => `failed (${ERROR_NUMBERS[code] ?? 5}: ${message})`

/** Runs until it is told to go; which connections it would take, the master takes for it. */
const worker: Program = async (process) => {
  const signal = await signalQueue(process, ['QUIT', 'TERM', 'INT'])()
  if (signal === 'QUIT') await notice(process, 'gracefully shutting down')
  await notice(process, 'exiting')
  await notice(process, 'exit')
  return 0
}

/** The master with its worker. */
class Master {
  readonly #process: ProgramProcess
  #worker: ChildProcess | undefined

  constructor(process: ProgramProcess) {
    this.#process = process
  }

  /** Starts a worker and then lets the old one end, as a reload does. */
  async replaceWorker(): Promise<void> {
    const process = this.#process
    const old = this.#worker
    await notice(process, 'start worker processes')
    this.#worker = process.spawn({ argv: [WORKER], program: worker })
    await notice(process, `start worker process ${this.#worker.pid}`)
    this.#watch(this.#worker)
    if (old !== undefined) process.kill(old.pid, 'QUIT')
  }

  /** Says how a worker ended; one that was killed gets a successor. */
  #watch(child: ChildProcess): void {
    const process = this.#process
    const ended = async (): Promise<void> => {
      const outcome = await child.wait()
      await notice(process, `signal 17 (SIGCHLD) received from ${child.pid}`)
      if (outcome.type === 'exited')
        await notice(process, `worker process ${child.pid} exited with code ${outcome.code}`)
      else
        await notice(process, `worker process ${child.pid} exited on signal ${SIGNALS[outcome.signal].number}`, 'alert')
      if (outcome.type === 'killed' && this.#worker === child) {
        this.#worker = undefined
        await this.replaceWorker()
      }
    }
    // The master's own end makes these calls fail.
    ended().catch(() => undefined)
  }

  stop(signal: 'QUIT' | 'TERM'): void {
    if (this.#worker !== undefined) this.#process.kill(this.#worker.pid, signal)
    this.#worker = undefined
  }
}

async function listenAll(process: ProgramProcess, { ports }: NginxConfig): Promise<Listener[] | string> {
  const listeners: Listener[] = []
  for (const port of ports) {
    try {
      listeners.push(process.network.listen(port))
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      return `bind() to 0.0.0.0:${port} ${failure(error)}`
    }
  }
  return listeners
}

async function runMaster(process: ProgramProcess, config: NginxConfig, path: string): Promise<number> {
  const listeners = await listenAll(process, config)
  if (typeof listeners === 'string') return emergency(process, listeners)
  let current = config
  const nextSignal = signalQueue(process, ['HUP', 'QUIT', 'TERM', 'INT', 'USR1', 'WINCH'])
  const version = nginxVersion(process)
  await notice(process, 'using the "epoll" event method')
  await notice(process, version)
  await notice(process, `OS: ${process.system.name} ${process.system.release}`)
  await notice(process, 'getrlimit(RLIMIT_NOFILE): 1048576:1048576')
  const master = new Master(process)
  await master.replaceWorker()
  writePid(process, `${process.pid}\n`)
  const service = nginxService(
    process,
    () => current.root,
    async (request, { status, body }) => {
      const time = strftime('%d/%b/%Y:%H:%M:%S +0000', process.now())
      const [referer, agent, forwarded] = ['referer', 'user-agent', 'x-forwarded-for'].map(
        (name) => fieldOf(request.head, name) ?? '-',
      )
      const size = request.method === 'HEAD' ? 0 : body.length
      await process.stdout.write(
        `${request.client.address} - - [${time}] "${request.head.startLine}" ${status} ${size} "${referer}" "${agent}" "${forwarded}"\n`,
      )
    },
  )
  for (const listener of listeners) serve(process, listener, service).catch(() => undefined)
  for (;;) {
    const signal = await nextSignal()
    await notice(
      process,
      `signal ${SIGNALS[signal].number} (SIG${signal}) received, ${signal === 'HUP' ? 'reconfiguring' : signal === 'QUIT' ? 'shutting down' : signal === 'USR1' ? 'reopening logs' : 'exiting'}`,
    )
    if (signal === 'USR1' || signal === 'WINCH') continue
    if (signal === 'HUP') {
      await notice(process, 'reconfiguring')
      current = readNginxConfig(process, path)
      await master.replaceWorker()
      continue
    }
    for (const listener of listeners) listener.close()
    master.stop(signal === 'QUIT' ? 'QUIT' : 'TERM')
    await process.sleep(10)
    await notice(process, 'exit')
    return 0
  }
}

/** Where it cannot be written, nobody looks. */
function writePid({ files }: ProgramProcess, text: string): void {
  try {
    files.write(PID_FILE, text)
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
  }
}

async function signalMaster({ process }: Command, name: string): Promise<number> {
  const signal = HANDLED[name]
  if (signal === undefined) {
    await process.stderr.write(`nginx: invalid option: "-s ${name}"\n`)
    return 1
  }
  const pid = (() => {
    try {
      return Number(Buffer.from(process.files.read(PID_FILE)).toString())
    } catch {
      return process.processes().find(({ argv }) => argv[0]?.startsWith('nginx: master'))?.pid
    }
  })()
  if (pid === undefined) return emergency(process, `open() "${PID_FILE}" failed (2: No such file or directory)`)
  await process.stderr.write(
    `${strftime('%Y/%m/%d %H:%M:%S', process.now())} [notice] ${process.pid}#${process.pid}: signal process started\n`,
  )
  process.kill(pid, signal)
  return 0
}

export const nginx = command({ short: 'tTvVqhs:c:g:p:e:?' }, async (running) => {
  const { process, options } = running
  if (options.has('v', 'V')) {
    await process.stderr.write(`nginx version: ${nginxVersion(process)}\n`)
    return 0
  }
  const signal = options.value('s')
  if (signal !== undefined) return signalMaster(running, signal)
  const path = options.value('c') ?? CONFIG
  let config: NginxConfig
  try {
    config = readNginxConfig(process, path)
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    return emergency(process, `open() "${path}" ${failure(error)}`)
  }
  if (!options.has('t', 'T')) return runMaster(process, config, path)
  await process.stderr.write(
    `nginx: the configuration file ${path} syntax is ok\nnginx: configuration file ${path} test is successful\n`,
  )
  if (options.has('T')) await running.print(`# configuration file ${path}:\n${Buffer.from(process.files.read(path))}\n`)
  return 0
})
