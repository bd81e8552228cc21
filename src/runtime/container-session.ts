/** A command in a container, joined to the streams of a client. */
import type { ContainerKernel } from './container-kernel.ts'
import { exitCode } from './exit-code.ts'
import { Pipe } from './kernel/pipe.ts'
import type { ProcessOutcome } from './kernel/process-api.ts'
import type { ByteInput, ByteOutput } from './kernel/streams.ts'
import { Terminal, type WindowSize } from './kernel/terminal.ts'
import { Pump } from './pump.ts'

/** What a client connected; absent is what it did not ask for. */
export interface ClientStreams {
  readonly stdin?: ByteInput | undefined
  readonly stdout?: ByteOutput | undefined
  readonly stderr?: ByteOutput | undefined
  readonly onResize?: ((listener: (size: WindowSize) => void) => void) | undefined
}

export interface ContainerSession {
  /** The exit code, as shells count it, when everything that was written has been handed over. Never rejects. */
  readonly ended: Promise<number>
  /** The client has gone: the process gets HUP and KILL, nothing is left of it. */
  cancel(): void
}

export interface SessionRequest {
  readonly command: readonly string[]
  readonly tty: boolean
}

/** Input of a process that has none. */
export const NOTHING: ByteInput = { read: async () => undefined, close() {} }

/** Throws a SystemError when there is no such command, or it cannot be run. */
export function execIn(kernel: ContainerKernel, request: SessionRequest, streams: ClientStreams): ContainerSession {
  return request.tty ? onTerminal(kernel, request.command, streams) : withPipes(kernel, request.command, streams)
}

function withPipes(kernel: ContainerKernel, argv: readonly string[], streams: ClientStreams): ContainerSession {
  const [output, errors] = [new Pipe(), new Pipe()]
  const pumps = [new Pump(output.source, streams.stdout), new Pump(errors.source, streams.stderr)]
  const { stdin = NOTHING } = streams
  let end: (outcome: ProcessOutcome) => void = () => {}
  const outcome = new Promise<ProcessOutcome>((resolve) => {
    end = resolve
  })
  const process = kernel.exec({
    argv,
    streams: { stdin, stdout: output.sink, stderr: errors.sink },
    ended: end,
  })
  const ended = outcome.then(async (how) => {
    await Promise.all(pumps.map((pump) => pump.drain()))
    return exitCode(how)
  })
  return { ended, cancel: () => process.end({ type: 'killed', signal: 'KILL' }) }
}

function onTerminal(kernel: ContainerKernel, argv: readonly string[], streams: ClientStreams): ContainerSession {
  const terminal = new Terminal(kernel.takeTerminalName())
  const screen = new Pump(terminal.screen, streams.stdout)
  streams.onResize?.((size) => terminal.resize(size))
  let end: (outcome: ProcessOutcome) => void = () => {}
  const outcome = new Promise<ProcessOutcome>((resolve) => {
    end = resolve
  })
  const process = kernel.exec({
    argv,
    terminal,
    streams: { stdin: terminal.source, stdout: terminal.sink, stderr: terminal.sink },
    ended: end,
  })
  void typeInto(terminal, streams.stdin ?? NOTHING)
  const ended = outcome.then(async (how) => {
    await screen.drain()
    terminal.hangUp()
    return exitCode(how)
  })
  const cancel = (): void => {
    terminal.hangUp()
    process.end({ type: 'killed', signal: 'KILL' })
  }
  return { ended, cancel }
}

/** Carries keys to a terminal until there are no more. */
export async function typeInto(terminal: Terminal, keys: ByteInput): Promise<void> {
  try {
    for (let bytes = await keys.read(); bytes !== undefined; bytes = await keys.read()) terminal.type(bytes)
  } catch {
    terminal.hangUp()
  }
}
