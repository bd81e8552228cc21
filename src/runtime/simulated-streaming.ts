/** Sessions of clients: commands in containers, their own processes, and ports. The seam between the streaming layer and a runtime. */
import { notWritten, toldCommand } from './command.ts'
import { execIn } from './container-session.ts'
import { dialPort } from './dial-port.ts'
import { startIn } from './exec-sync.ts'
import type { ProcessBehaviour } from './image.ts'
import { SystemError } from './kernel/system-error.ts'
import { commandNotFound } from './runtime-errors.ts'
import type { SimulatedContainer } from './simulated-container.ts'
import type { SimulatedRuntime } from './simulated-runtime.ts'
import type {
  DialResult,
  ExecRequest,
  Session,
  SessionEnd,
  SessionStreams,
  StreamingRuntime,
} from './streaming-runtime.ts'
import { showTold, writeTo } from './told-session.ts'

export class SimulatedStreaming implements StreamingRuntime {
  readonly #runtime: SimulatedRuntime

  constructor(runtime: SimulatedRuntime) {
    this.#runtime = runtime
  }

  exec(containerId: string, request: ExecRequest, streams: SessionStreams): Session {
    const container = this.#runtime.container(containerId)
    const kernel = this.#runtime.lookInto(containerId)
    if (container === undefined || kernel === undefined)
      return failed('failed to exec in container: container is in CONTAINER_EXITED state')
    const { command, tty } = request
    const { definition } = container.image
    const told = toldCommand(definition, command, startIn(container, streams.stdin !== undefined))
    if (told !== undefined) return runTold(container, told, tty, streams)
    try {
      const { ended, cancel } = execIn(kernel, request, streams)
      return { ended: ended.then((exitCode) => ({ type: 'exited', exitCode })), cancel }
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      const behaviour = notWritten(definition, error)
      if (behaviour !== undefined) return runTold(container, behaviour, tty, streams)
      return notFound(command[0] ?? '', error, streams, tty)
    }
  }

  attach(containerId: string, streams: SessionStreams): Session {
    const container = this.#runtime.container(containerId)
    const session = container?.isRunning ? container.attach(streams) : undefined
    return session ?? failed(`container "${containerId}" is not running`)
  }

  async dialPod(podUid: string, port: number): Promise<DialResult> {
    return dialPort(this.#runtime, podUid, port)
  }
}

const failed = (message: string): Session => ({ ended: Promise.resolve({ type: 'failed', message }), cancel() {} })

/** runc's complaint, and the exit code that shells have for it. Source: flow F2. */
function notFound(command: string, error: SystemError, { stdout, stderr }: SessionStreams, tty: boolean): Session {
  const { text, exitCode } = commandNotFound(command, error)
  const write = async (): Promise<SessionEnd> => {
    await writeTo(stderr ?? stdout, tty ? `${text}\r\n` : `${text}\n`)
    return { type: 'exited', exitCode }
  }
  return { ended: write(), cancel() {} }
}

/** A command that is told in advance. */
function runTold(
  container: SimulatedContainer,
  told: ProcessBehaviour,
  tty: boolean,
  streams: SessionStreams,
): Session {
  const process = container.run(told, () => {})
  return showTold(process, 0, streams, tty, () => process.kill())
}
