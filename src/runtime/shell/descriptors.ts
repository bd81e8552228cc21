/** File descriptors of a shell: counted, so that a pipe ends when the last who could write to it is gone. */
import type { ByteInput, ByteOutput } from '../kernel/streams.ts'
import { SystemError } from '../kernel/system-error.ts'

/**
 * Who closes a stream: the process whose own it is; whoever has it, each for himself (the kernel counts those who hold a pipe
 * or a file); or the last of all that use it, of what the kernel does not know.
 */
type Ownership = 'own' | 'held' | 'shared'

/** What a descriptor refers to. */
export class OpenFile {
  readonly input: ByteInput | undefined
  readonly output: ByteOutput | undefined
  readonly #ownership: Ownership
  #users = 0
  #pending: Promise<Uint8Array | undefined> | undefined

  constructor(streams: { input?: ByteInput; output?: ByteOutput }, ownership: Ownership) {
    this.input = streams.input
    this.output = streams.output
    this.#ownership = ownership
  }

  retain(): this {
    this.#users++
    return this
  }

  release(): void {
    if (--this.#users > 0 || this.#ownership === 'own') return
    this.input?.close()
    this.output?.close()
  }

  /** The next byte. A read that was given up for a signal is what the next one gets. */
  async readByte(): Promise<number | undefined> {
    this.#pending ??= (this.input ?? closedInput).read(1)
    try {
      const bytes = await this.#pending
      return bytes?.[0]
    } finally {
      this.#pending = undefined
    }
  }

  /** An end for a child, which closes it when it ends. */
  inputForChild(): ByteInput {
    const { input } = this
    if (input === undefined) return closedInput
    if (this.#ownership !== 'shared') return input
    this.retain()
    return { read: (max) => input.read(max), close: once(() => this.release()) }
  }

  outputForChild(): ByteOutput {
    const { output } = this
    if (output === undefined) return closedOutput
    if (this.#ownership !== 'shared') return output
    this.retain()
    return { write: (bytes) => output.write(bytes), close: once(() => this.release()) }
  }
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}

const closedInput: ByteInput = { read: () => Promise.reject(new SystemError('EBADF')), close: () => {} }
const closedOutput: ByteOutput = { write: () => Promise.reject(new SystemError('EBADF')), close: () => {} }

/** Whose end says nothing to anybody: stdin of a job in the background. */
export const emptyInput: ByteInput = { read: () => Promise.resolve(undefined), close: () => {} }

export interface StandardStreams {
  readonly stdin: ByteInput
  readonly stdout: ByteOutput
  readonly stderr: ByteOutput
}

export class Descriptors {
  readonly #files = new Map<number, OpenFile>()
  readonly #standard: StandardStreams

  constructor(standard: StandardStreams) {
    this.#standard = standard
    this.set(0, new OpenFile({ input: standard.stdin }, 'own'))
    this.set(1, new OpenFile({ output: standard.stdout }, 'own'))
    this.set(2, new OpenFile({ output: standard.stderr }, 'own'))
  }

  get(descriptor: number): OpenFile | undefined {
    return this.#files.get(descriptor)
  }

  /** Replaces what was there; undefined closes. */
  set(descriptor: number, file: OpenFile | undefined): void {
    file?.retain()
    this.#files.get(descriptor)?.release()
    if (file === undefined) this.#files.delete(descriptor)
    else this.#files.set(descriptor, file)
  }

  /** Where a built-in reads from. Rejects with EBADF when that is closed. */
  input(descriptor: number): ByteInput {
    return this.#files.get(descriptor)?.input ?? closedInput
  }

  output(descriptor: number): ByteOutput {
    return this.#files.get(descriptor)?.output ?? closedOutput
  }

  /** The standard streams for a child: only those that differ from the shell's own. */
  forChild(): Partial<StandardStreams> {
    const streams: { stdin?: ByteInput; stdout?: ByteOutput; stderr?: ByteOutput } = {}
    if (this.input(0) !== this.#standard.stdin) streams.stdin = this.#files.get(0)?.inputForChild() ?? closedInput
    if (this.output(1) !== this.#standard.stdout) streams.stdout = this.#files.get(1)?.outputForChild() ?? closedOutput
    if (this.output(2) !== this.#standard.stderr) streams.stderr = this.#files.get(2)?.outputForChild() ?? closedOutput
    return streams
  }

  /** Gives up what was made for a child that could not be started; what the shell itself has stays open. */
  giveUp(streams: Partial<StandardStreams>): void {
    const own = new Set([...this.#files.values()].flatMap(({ input, output }) => [input, output]))
    for (const stream of Object.values(streams)) if (!own.has(stream)) stream.close()
  }

  /** For a subshell: what this shell has open now, beside the standard streams, which the subshell's process brings. */
  forSubshell(): (standard: StandardStreams) => Descriptors {
    const others = [...this.#files].filter(([descriptor]) => descriptor > 2)
    for (const [, file] of others) file.retain()
    return (standard) => {
      const copy = new Descriptors(standard)
      for (const [descriptor, file] of others) {
        copy.set(descriptor, file)
        file.release()
      }
      return copy
    }
  }

  closeAll(): void {
    for (const descriptor of [...this.#files.keys()]) this.set(descriptor, undefined)
  }
}
