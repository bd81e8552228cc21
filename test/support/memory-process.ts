/** Runs one program alone, with files and a network in memory. */
import type { Connection, NetworkView } from '../../src/runtime/kernel/network-api.ts'
import type {
  ChildProcess,
  ProcessInfo,
  ProcessOutcome,
  Program,
  ProgramProcess,
  Signal,
} from '../../src/runtime/kernel/process-api.ts'
import type { ByteInput, ByteOutput } from '../../src/runtime/kernel/streams.ts'
import { SystemError } from '../../src/runtime/kernel/system-error.ts'
import { MemoryFiles } from './memory-files.ts'

/** 2024-05-06 07:08:09 UTC */
const NOW = Date.UTC(2024, 4, 6, 7, 8, 9)

export interface MemoryRun {
  /** 'grep -n "a b" file': words, with quotes; nothing else of a shell. */
  readonly stdin?: string | Uint8Array
  readonly files?: { readonly [path: string]: string }
  readonly env?: { readonly [name: string]: string }
  readonly processes?: readonly ProcessInfo[]
  readonly uid?: number
  readonly cwd?: string
  /** Who answers on which port of which address: gets the connection. */
  readonly servers?: { readonly [address: string]: (connection: Connection) => Promise<void> }
  readonly names?: { readonly [name: string]: readonly string[] }
  /** Signals that come after so many ms of simulated time. */
  readonly signals?: readonly { readonly afterMs: number; readonly signal: Signal }[]
  readonly terminal?: { readonly columns: number; readonly rows: number }
}

export interface MemoryResult {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
  readonly bytes: Uint8Array
  readonly files: MemoryFiles
  readonly killed: readonly (readonly [number, Signal])[]
}

const encode = (bytes: Uint8Array | string): Uint8Array => (typeof bytes === 'string' ? Buffer.from(bytes) : bytes)

/** A program that has become another one, which has ended. */
class Replaced extends Error {
  readonly code: number

  constructor(code: number) {
    super('replaced')
    this.code = code
  }
}

class Sink implements ByteOutput {
  readonly parts: Uint8Array[] = []
  readonly #limit: number

  constructor(limit = 4 * 1024 * 1024) {
    this.#limit = limit
  }

  async write(bytes: Uint8Array | string): Promise<void> {
    if (this.parts.reduce((sum, part) => sum + part.length, 0) > this.#limit) throw new SystemError('EPIPE')
    this.parts.push(Uint8Array.from(encode(bytes)))
  }

  close(): void {}
}

export const inputOf = (content: Uint8Array | string): ByteInput => {
  let rest = encode(content)
  return {
    async read(max = 65536) {
      const bytes = rest.slice(0, max)
      rest = rest.slice(bytes.length)
      return bytes.length === 0 ? undefined : bytes
    },
    close() {},
  }
}

/** A pipe without limits. */
export function memoryPipe(): { input: ByteInput; output: ByteOutput } {
  const parts: Uint8Array[] = []
  let ended = false
  let wake = (): void => {}
  const input: ByteInput = {
    async read(max = 65536) {
      for (;;) {
        const first = parts.shift()
        if (first !== undefined) {
          if (first.length > max) parts.unshift(first.slice(max))
          return first.slice(0, max)
        }
        if (ended) return undefined
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    close() {
      ended = true
    },
  }
  const output: ByteOutput = {
    async write(bytes) {
      if (ended) throw new SystemError('EPIPE')
      parts.push(encode(bytes))
      wake()
    },
    close() {
      ended = true
      wake()
    },
  }
  return { input, output }
}

export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"]+)+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  )

function memoryNetwork({ servers = {}, names = {} }: MemoryRun): NetworkView {
  const listening = new Map<number, (connection: Connection) => void>()
  const local = { address: '10.244.0.5', port: 40000 }
  const pair = (address: string, port: number): [Connection, Connection] => {
    const [there, back] = [memoryPipe(), memoryPipe()]
    const remote = { address, port }
    const end = (input: ByteInput, output: ByteOutput) => ({
      read: (max?: number) => input.read(max),
      write: (bytes: Uint8Array | string) => output.write(bytes),
      endOutput: () => output.close(),
      close: () => output.close(),
    })
    return [
      { ...end(back.input, there.output), local, remote },
      { ...end(there.input, back.output), local: remote, remote: local },
    ]
  }
  return {
    interfaces: () => [
      { name: 'lo', address: '127.0.0.1', prefix: 8, mac: '00:00:00:00:00:00' },
      { name: 'eth0', address: '10.244.0.5', prefix: 24, mac: '0a:58:0a:f4:00:05' },
    ],
    resolve: async (name) => names[name] ?? [],
    async connect(address, port) {
      const server = servers[`${address}:${port}`]
      const accept = listening.get(port)
      const [client, other] = pair(address, port)
      if (server !== undefined) void server(other)
      else if (accept !== undefined && address === '127.0.0.1') accept(other)
      else throw new SystemError(/^(10|127)\./.test(address) ? 'ECONNREFUSED' : 'ENETUNREACH')
      return client
    },
    listen(port) {
      if (listening.has(port)) throw new SystemError('EADDRINUSE')
      const waiting: Connection[] = []
      let wake = (): void => {}
      listening.set(port, (connection) => {
        waiting.push(connection)
        wake()
      })
      return {
        port,
        async accept() {
          for (;;) {
            const connection = waiting.shift()
            if (connection !== undefined) return connection
            if (!listening.has(port)) throw new SystemError('EINTR')
            await new Promise<void>((resolve) => {
              wake = resolve
            })
          }
        },
        close() {
          listening.delete(port)
          wake()
        },
      }
    },
    sockets: () => [
      {
        state: 'LISTEN',
        local: { address: '0.0.0.0', port: 80 },
        remote: { address: '0.0.0.0', port: 0 },
        pid: 1,
      },
    ],
  }
}

/** Puts files where they belong, with the folders on the way. */
function plant(files: MemoryFiles, contents: { readonly [path: string]: string }): void {
  for (const [path, content] of Object.entries(contents)) {
    const parts = path.split('/').slice(1, -1)
    parts.forEach((_, at) => {
      try {
        files.makeDirectory(`/${parts.slice(0, at + 1).join('/')}`)
      } catch {}
    })
    if (path.endsWith('/')) continue
    files.write(path, content, /^\/(usr\/)?bin\//.test(path) ? 0o755 : 0o644)
  }
}

/** Runs a command line of one program, found by its name in `programs`. */
export async function runAlone(
  programs: { readonly [name: string]: Program },
  line: string | readonly string[],
  run: MemoryRun = {},
): Promise<MemoryResult> {
  const argv = typeof line === 'string' ? wordsOf(line) : line
  let time = NOW
  let cwd = run.cwd ?? '/'
  const files = new MemoryFiles(
    () => cwd,
    () => time,
  )
  plant(files, run.files ?? {})
  const [stdout, stderr] = [new Sink(), new Sink()]
  const killed: [number, Signal][] = []
  const network = memoryNetwork(run)
  const handlers = new Map<Signal, 'default' | 'ignore' | (() => void)>()
  const due = [...(run.signals ?? [])]
  let lastPid = 100

  const passTime = (ms: number): void => {
    time += ms
    while (due[0] !== undefined && due[0].afterMs <= time - NOW) {
      const handler = handlers.get(due.shift()?.signal ?? 'TERM')
      if (typeof handler === 'function') handler()
      else if (handler !== 'ignore') throw new SystemError('EINTR')
    }
  }

  const start = (words: readonly string[], parts: Partial<ProgramProcess>): ProgramProcess => ({
    argv: words,
    env: new Map(Object.entries(run.env ?? { PATH: '/bin', HOME: '/root' })),
    pid: lastPid,
    parent: 1,
    credentials: { uid: run.uid ?? 0, gid: run.uid ?? 0, groups: [run.uid ?? 0], capabilities: new Set() },
    stdin: inputOf(run.stdin ?? ''),
    stdout,
    stderr,
    ...(run.terminal === undefined
      ? {}
      : { terminal: { size: run.terminal, setRaw() {}, setForeground() {}, onResize() {} } }),
    isTerminal: () => run.terminal !== undefined,
    get cwd() {
      return cwd
    },
    set cwd(path: string) {
      cwd = path
    },
    umask: 0o022,
    files,
    network,
    hostname: 'web-0',
    system: { name: 'Linux', release: '6.1.0', machine: 'x86_64' },
    now: () => time,
    async sleep(ms) {
      await Promise.resolve()
      passTime(ms)
    },
    turn: async () => {},
    spawn,
    async exec(options) {
      const outcome = await spawn(options).wait()
      throw new Replaced(outcome.type === 'exited' ? outcome.code : -1)
    },
    setTitle() {},
    pipe: memoryPipe,
    holdInput: (input) => input,
    holdOutput: (output) => output,
    processes: () => run.processes ?? [],
    kill(pid, signal) {
      if (pid > 0 && !(run.processes ?? []).some((other) => other.pid === pid)) throw new SystemError('ESRCH')
      killed.push([pid, signal])
    },
    onSignal: (signal, action) => void handlers.set(signal, action),
    ...parts,
  })

  function spawn(options: Parameters<ProgramProcess['spawn']>[0]): ChildProcess {
    const program = options.program ?? programs[options.argv[0]?.replace(/^.*\//, '') ?? '']
    if (program === undefined) throw new SystemError('ENOENT')
    const parts = {
      ...(options.stdin && { stdin: options.stdin }),
      ...(options.stdout && { stdout: options.stdout }),
      ...(options.stderr && { stderr: options.stderr }),
      ...(options.env && { env: new Map(options.env) }),
    }
    const pid = ++lastPid
    const end = (code: number): ProcessOutcome => {
      options.stdout?.close()
      return { type: 'exited', code }
    }
    const ended = program(start(options.argv, parts)).then(end, (error: unknown) => {
      if (error instanceof Replaced) return end(error.code)
      throw error
    })
    return { pid, wait: () => ended }
  }

  const outcome = await spawn({ argv }).wait()
  const bytes = Buffer.concat(stdout.parts)
  return {
    stdout: bytes.toString(),
    stderr: Buffer.concat(stderr.parts).toString(),
    code: outcome.type === 'exited' ? outcome.code : -1,
    bytes,
    files,
    killed,
  }
}
