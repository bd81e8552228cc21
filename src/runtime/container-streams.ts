/** What a container's own program reads and writes: its log, and the clients who attach to it, leave and come again. */
import { Audience } from './audience.ts'
import { NOTHING, typeInto } from './container-session.ts'
import { EMPTY } from './kernel/byte-flow.ts'
import { outputOf } from './kernel/outside-streams.ts'
import { Pipe } from './kernel/pipe.ts'
import type { StandardStreams } from './kernel/program-process.ts'
import type { ByteInput, ByteOutput } from './kernel/streams.ts'
import { Terminal } from './kernel/terminal.ts'
import type { OutputLog } from './output-log.ts'
import { Pump } from './pump.ts'
import type { Session, SessionEnd, SessionStreams } from './streaming-runtime.ts'

export interface ContainerStreams {
  readonly standard: StandardStreams
  readonly terminal?: Terminal
  /** Joins a client: it sees what is written from now on. Source: containerd's CRI attach. */
  attach(streams: SessionStreams): Session
  /** The program has ended: clients get the rest, and are told. */
  end(exitCode: number): void
}

export interface InputOptions {
  /** Whether something can be typed into it. */
  readonly stdin: boolean
  /** Whether its input ends with that of the first client. */
  readonly stdinOnce: boolean
}

const SCREEN = 65_536

/** Three streams. */
export class PipedStreams implements ContainerStreams {
  readonly standard: StandardStreams
  readonly #stdout: Audience
  readonly #stderr: Audience
  readonly #input: Pipe | undefined
  readonly #inputEndsOnce: boolean
  readonly #clients = new Clients()

  constructor(log: OutputLog, { stdin, stdinOnce }: InputOptions) {
    this.#stdout = new Audience((bytes) => log.write('stdout', bytes))
    this.#stderr = new Audience((bytes) => log.write('stderr', bytes))
    this.#input = stdin ? new Pipe() : undefined
    this.#inputEndsOnce = stdinOnce
    this.standard = {
      stdin: this.#input?.source ?? NOTHING,
      stdout: this.#stdout.sink,
      stderr: this.#stderr.sink,
    }
  }

  attach({ stdin, stdout, stderr }: SessionStreams): Session {
    const client = this.#clients.join([
      [this.#stdout, stdout],
      [this.#stderr, stderr],
    ])
    const input = this.#input
    if (stdin !== undefined && input !== undefined) {
      void carry(stdin, outputOf(input.sink)).then(() => {
        if (this.#inputEndsOnce) input.sink.close()
        else client.finish(0)
      })
    }
    return client
  }

  end(exitCode: number): void {
    this.#stdout.end()
    this.#stderr.end()
    this.#clients.end(exitCode)
  }
}

/** A terminal that all clients have in common. */
export class TerminalStreams implements ContainerStreams {
  readonly standard: StandardStreams
  readonly terminal: Terminal
  readonly #screen: Audience
  readonly #takesInput: boolean
  readonly #clients = new Clients()

  constructor(log: OutputLog, { stdin }: InputOptions, name: string) {
    this.terminal = new Terminal(name)
    this.#screen = new Audience((bytes) => log.write('stdout', bytes))
    this.#takesInput = stdin
    const { source, sink } = this.terminal
    this.standard = { stdin: source, stdout: sink, stderr: sink }
    this.#show()
  }

  attach({ stdin, stdout, onResize }: SessionStreams): Session {
    const client = this.#clients.join([[this.#screen, stdout]])
    onResize((size) => this.terminal.resize(size))
    if (stdin !== undefined && this.#takesInput) void typeInto(this.terminal, stdin).then(() => client.finish(0))
    return client
  }

  end(exitCode: number): void {
    for (let bytes = this.#shown(); bytes !== undefined; bytes = this.#shown()) this.#screen.give(bytes)
    this.terminal.hangUp()
    this.#screen.end()
    this.#clients.end(exitCode)
  }

  /** Passes on what comes on the screen, as soon as it does. */
  #show(): void {
    const { screen } = this.terminal
    while (this.#screen.room > 0) {
      const bytes = screen.take(Math.min(SCREEN, this.#screen.room))
      if (bytes === undefined) return
      if (bytes === EMPTY) {
        screen.whenReadable(() => this.#show())
        return
      }
      this.#screen.give(bytes)
    }
    this.#screen.whenWritable(() => this.#show())
  }

  #shown(): Uint8Array | undefined {
    const bytes = this.terminal.screen.take(SCREEN)
    return bytes === EMPTY ? undefined : bytes
  }
}

/** Who is attached. */
class Clients {
  readonly #attached = new Set<AttachedClient>()

  join(outputs: readonly (readonly [from: Audience, to: ByteOutput | undefined])[]): AttachedClient {
    const client = new AttachedClient(outputs, () => this.#attached.delete(client))
    this.#attached.add(client)
    return client
  }

  end(exitCode: number): void {
    for (const client of [...this.#attached]) client.finish(exitCode)
  }
}

class AttachedClient implements Session {
  readonly ended: Promise<SessionEnd>
  readonly #sources
  readonly #pumps: readonly Pump[]
  readonly #left: () => void
  #resolve: (end: SessionEnd) => void = () => {}

  constructor(outputs: readonly (readonly [from: Audience, to: ByteOutput | undefined])[], left: () => void) {
    const wanted = outputs.filter(([, to]) => to !== undefined)
    this.#sources = wanted.map(([from]) => from.join())
    this.#pumps = this.#sources.map((source, index) => new Pump(source, wanted[index]?.[1]))
    this.#left = left
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** Gets what is still to be shown, and hears of the end: the program's, or its own when it has typed all that it wanted. */
  finish(exitCode: number): void {
    this.#left()
    void Promise.all(this.#pumps.map((pump) => pump.drain())).then(() => {
      this.#close()
      this.#resolve({ type: 'exited', exitCode })
    })
  }

  cancel(): void {
    this.#left()
    this.#close()
  }

  #close(): void {
    for (const source of this.#sources) source.close()
  }
}

/** Until the input ends, or nobody reads any more. */
async function carry(from: ByteInput, to: ByteOutput): Promise<void> {
  try {
    for (let bytes = await from.read(); bytes !== undefined; bytes = await from.read()) await to.write(bytes)
  } catch {
    from.close()
  }
}
