/** Sessions with processes that are told in advance. The seam between the streaming layer and a runtime. */
import { execIn } from './container-session.ts'
import type { OutputPart } from './image.ts'
import type { ByteOutput } from './kernel/streams.ts'
import { SystemError } from './kernel/system-error.ts'
import { commandNotFound } from './runtime-errors.ts'
import type { SimulatedContainer } from './simulated-container.ts'
import { dialSimulatedPort } from './simulated-http.ts'
import type { SimulatedRuntime } from './simulated-runtime.ts'
import type {
  DialResult,
  ExecRequest,
  Session,
  SessionEnd,
  SessionStreams,
  StreamingRuntime,
} from './streaming-runtime.ts'

/** What a process shows of itself to who is connected to it. */
interface Source {
  output(): readonly OutputPart[]
  readonly exitCode: number | undefined
  follow(changed: () => void): () => void
}

export class SimulatedStreaming implements StreamingRuntime {
  readonly #runtime: SimulatedRuntime

  constructor(runtime: SimulatedRuntime) {
    this.#runtime = runtime
  }

  exec(containerId: string, { command, tty }: ExecRequest, streams: SessionStreams): Session {
    const container = this.#runtime.container(containerId)
    if (container === undefined || !container.isRunning)
      return failed('failed to exec in container: container is in CONTAINER_EXITED state')
    const inside = this.#execInside(container, command, tty, streams)
    if (inside !== undefined) return inside
    const process = container.startExec(command, streams.stdin !== undefined)
    if (process === undefined) return notFound(command[0] ?? '', streams, tty)
    if (process.behaviour.echoes) void echo(streams, () => process.end({ exitCode: 0, oomKilled: false }))
    const source: Source = {
      output: () => process.output(),
      get exitCode() {
        return process.exitCode
      },
      follow: (changed) => process.follow(changed),
    }
    return show(source, 0, streams, tty, () => process.kill())
  }

  /** As a program of the kernel; undefined when that has none for this command, or the image says itself what it does. */
  #execInside(
    { record, image }: SimulatedContainer,
    command: readonly string[],
    tty: boolean,
    streams: SessionStreams,
  ): Session | undefined {
    const kernel = this.#runtime.lookInto(record.id)
    if (kernel === undefined || image.definition.programs?.[command[0] ?? ''] !== undefined) return undefined
    try {
      const { ended, cancel } = execIn(kernel, { command, tty }, streams)
      return { ended: ended.then((exitCode) => ({ type: 'exited', exitCode })), cancel }
    } catch (error) {
      if (error instanceof SystemError) return undefined
      throw error
    }
  }

  attach(containerId: string, streams: SessionStreams): Session {
    const container = this.#runtime.container(containerId)
    if (container === undefined || !container.isRunning) return failed(`container "${containerId}" is not running`)
    const source: Source = {
      output: () => container.output(),
      get exitCode() {
        return container.isRunning ? undefined : container.record.exitCode
      },
      follow: (changed) => container.follow(changed),
    }
    return show(source, container.output().length, streams, container.config.tty, () => {})
  }

  async dialPod(podUid: string, port: number): Promise<DialResult> {
    return dialSimulatedPort(this.#runtime, podUid, port)
  }
}

const failed = (message: string): Session => ({ ended: Promise.resolve({ type: 'failed', message }), cancel() {} })

/** runc's complaint, and the exit code that shells have for it. Source: flow F2. */
function notFound(command: string, { stdout, stderr }: SessionStreams, tty: boolean): Session {
  const { text, exitCode } = commandNotFound(command)
  const write = async (): Promise<SessionEnd> => {
    await writeTo(stderr ?? stdout, tty ? `${text}\r\n` : `${text}\n`)
    return { type: 'exited', exitCode }
  }
  return { ended: write(), cancel() {} }
}

/** Hands over what the source writes from part number `next` on, at the pace of who reads it. */
function show(source: Source, next: number, streams: SessionStreams, tty: boolean, stop: () => void): Session {
  let wake: (() => void) | undefined
  let cancelled = false
  let changes = 0
  const stopFollowing = source.follow(() => {
    changes++
    wake?.()
  })
  const writeAll = async (from: number): Promise<number> => {
    const parts = source.output().slice(from)
    for (const { text, stream } of parts) {
      const output = stream === 'stderr' && !tty ? streams.stderr : streams.stdout
      await writeTo(output, tty ? text.replaceAll('\n', '\r\n') : text)
    }
    return from + parts.length
  }
  const run = async (): Promise<SessionEnd> => {
    for (let from = next; !cancelled; ) {
      const { exitCode } = source
      const seen = changes
      const written = await writeAll(from)
      if (exitCode !== undefined) {
        stopFollowing()
        return { type: 'exited', exitCode }
      }
      if (written === from && changes === seen)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      from = written
    }
    return { type: 'exited', exitCode: 0 }
  }
  return {
    ended: run(),
    cancel() {
      cancelled = true
      stopFollowing()
      stop()
      wake?.()
    },
  }
}

/** Writes as long as somebody reads. */
async function writeTo(output: ByteOutput | undefined, text: string | Uint8Array): Promise<boolean> {
  try {
    await output?.write(text)
    return output !== undefined
  } catch {
    return false
  }
}

/** Writes what is read, until the input ends. */
async function echo({ stdin, stdout }: SessionStreams, ended: () => void): Promise<void> {
  for (let bytes = await stdin?.read(); bytes !== undefined; bytes = await stdin?.read()) {
    if (!(await writeTo(stdout, bytes))) break
  }
  ended()
}
