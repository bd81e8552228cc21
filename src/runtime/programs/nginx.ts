/** nginx [-t] [-v] [-s SIGNAL] [-c FILE] [-g DIRECTIVES]: a master that replaces its workers on HUP, and serves files. */

import type { Listener } from '../kernel/network-api.ts'
import type { ProgramProcess } from '../kernel/process-api.ts'
import { SIGNALS } from '../kernel/signals.ts'
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { strftime } from './lib/format.ts'
import { fieldOf } from './lib/http-message.ts'
import { type HttpService, type ServerAnswer, type ServerRequest, serve } from './lib/http-server.ts'
import { type NginxConfig, readNginxConfig } from './lib/nginx-config.ts'
import { NginxMaster, notice } from './lib/nginx-master.ts'
import { nginxService, nginxVersion } from './lib/nginx-service.ts'
import { signalQueue } from './lib/signal-queue.ts'

const CONFIG = '/etc/nginx/nginx.conf'
const BIND_TRIES = 5
const BIND_WAIT_MS = 500
const PID_FILE = '/var/run/nginx.pid'

const HANDLED: { readonly [name: string]: 'TERM' | 'QUIT' | 'HUP' | 'USR1' } = {
  stop: 'TERM',
  quit: 'QUIT',
  reload: 'HUP',
  reopen: 'USR1',
}

const emergency = async (process: ProgramProcess, text: string): Promise<number> => {
  await process.stderr.write(`nginx: [emerg] ${text}\n`)
  return 1
}

/** What a failed call is in nginx's words: 'open() "…" failed (2: No such file or directory)'. */
const ERROR_NUMBERS: { readonly [code: string]: number } = { ENOENT: 2, EACCES: 13, EADDRINUSE: 98 }
const failure = ({ code, message }: SystemError): string => `failed (${ERROR_NUMBERS[code] ?? 5}: ${message})`

/** Keeps listening on the ports that stay, and lets go of the others. The text of what went wrong. */
function listenOn(server: Server, { ports }: NginxConfig): string | undefined {
  const { process, listeners, service } = server
  for (const [port, listener] of [...listeners]) {
    if (ports.includes(port)) continue
    listener.close()
    listeners.delete(port)
  }
  for (const port of ports) {
    if (listeners.has(port)) continue
    try {
      const listener = process.network.listen(port)
      listeners.set(port, listener)
      serve(process, listener, service).catch(() => undefined)
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      return `bind() to 0.0.0.0:${port} ${failure(error)}`
    }
  }
  return undefined
}

/** A port may become free: it is tried several times. False when none of them helps. */
async function listenAtLast(server: Server, config: NginxConfig): Promise<boolean> {
  for (let left = BIND_TRIES; left > 0; left--) {
    const wrong = listenOn(server, config)
    if (wrong === undefined) return true
    await emergency(server.process, wrong)
    await server.process.sleep(BIND_WAIT_MS)
  }
  return false
}

interface Server {
  readonly process: ProgramProcess
  readonly listeners: Map<number, Listener>
  readonly service: HttpService
}

/** A line of the access log. */
async function logAccess(process: ProgramProcess, request: ServerRequest, answer: ServerAnswer): Promise<void> {
  const time = strftime('%d/%b/%Y:%H:%M:%S +0000', process.now())
  const [referer, agent, forwarded] = ['referer', 'user-agent', 'x-forwarded-for'].map(
    (name) => fieldOf(request.head, name) ?? '-',
  )
  const size = request.method === 'HEAD' ? 0 : answer.body.length
  await process.stdout.write(
    `${request.client.address} - - [${time}] "${request.head.startLine}" ${answer.status} ${size} "${referer}" "${agent}" "${forwarded}"\n`,
  )
}

const WHAT_SIGNALS_DO: { readonly [signal: string]: string } = {
  HUP: 'reconfiguring',
  QUIT: 'shutting down',
  USR1: 'reopening logs',
}

async function runMaster(process: ProgramProcess, config: NginxConfig, read: () => NginxConfig): Promise<number> {
  let current = config
  const service = nginxService(
    process,
    () => current.root,
    (request, answer) => logAccess(process, request, answer),
  )
  const server: Server = { process, listeners: new Map(), service }
  if (!(await listenAtLast(server, config))) return emergency(process, 'still could not bind()')
  process.setTitle(`nginx: master process ${process.argv.join(' ')}`)
  const nextSignal = signalQueue(process, ['HUP', 'QUIT', 'TERM', 'INT', 'USR1', 'WINCH'])
  await notice(process, 'using the "epoll" event method')
  await notice(process, nginxVersion(process))
  await notice(process, `OS: ${process.system.name} ${process.system.release}`)
  await notice(process, 'getrlimit(RLIMIT_NOFILE): 1048576:1048576')
  const master = new NginxMaster(process, config)
  await master.replaceWorkers(config)
  writePid(process, `${process.pid}\n`)
  for (;;) {
    const signal = await nextSignal()
    const what = WHAT_SIGNALS_DO[signal] ?? 'exiting'
    await notice(process, `signal ${SIGNALS[signal].number} (SIG${signal}) received, ${what}`)
    if (signal === 'USR1' || signal === 'WINCH') continue
    if (signal === 'HUP') {
      await notice(process, 'reconfiguring')
      const refused = reload(() => {
        current = read()
        return listenOn(server, current)
      })
      if (refused === undefined) await master.replaceWorkers(current)
      else await notice(process, refused, 'emerg')
      continue
    }
    for (const listener of server.listeners.values()) listener.close()
    master.stop(signal === 'QUIT' ? 'QUIT' : 'TERM')
    await process.sleep(10)
    await notice(process, 'exit')
    return 0
  }
}

/** What went wrong: then everything stays as it is. */
function reload(attempt: () => string | undefined): string | undefined {
  try {
    return attempt()
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    return `open() "${CONFIG}" ${failure(error)}`
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
  const read = (): NginxConfig => readNginxConfig(process, path, options.value('g') ?? '')
  let config: NginxConfig
  try {
    config = read()
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    return emergency(process, `open() "${path}" ${failure(error)}`)
  }
  if (!options.has('t', 'T')) {
    if (!config.daemon) return runMaster(process, config, read)
    process.spawn({ argv: process.argv, program: (master) => runMaster(master, config, read) })
    return 0
  }
  await process.stderr.write(
    `nginx: the configuration file ${path} syntax is ok\nnginx: configuration file ${path} test is successful\n`,
  )
  if (options.has('T')) await running.print(`# configuration file ${path}:\n${Buffer.from(process.files.read(path))}\n`)
  return 0
})
