/** A process's own ends of streams: what it waits for ends with it, and a stream is open as long as a process has it. */
import { type ByteSink, type ByteSource, bytesOf, EMPTY } from './byte-flow.ts'
import type { KernelProcess } from './kernel-process.ts'
import { sinkOf, sourceOf } from './outside-streams.ts'
import type { ByteInput, ByteOutput } from './streams.ts'
import { SystemError } from './system-error.ts'

const MOST_AT_ONCE = 65_536

/** Counts the processes that have something open; closes it when the last one lets go. */
class Shared<T extends { close(): void }> {
  readonly end: T
  #holders = 0
  #closed = false

  constructor(end: T) {
    this.end = end
  }

  get isClosed(): boolean {
    return this.#closed
  }

  hold(): void {
    this.#holders++
  }

  release(): void {
    if (--this.#holders <= 0) this.close()
  }

  /** By who opened it and has not given it on as somebody's stdin, stdout or stderr: then those keep it open. */
  closeUnlessHeld(): void {
    if (this.#holders === 0) this.close()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.end.close()
  }
}

abstract class OwnEnd<T extends { close(): void }> {
  readonly shared: Shared<T>
  protected readonly process: KernelProcess
  #held: boolean

  /** `held`: it is one of the process's standard streams. */
  constructor(process: KernelProcess, shared: Shared<T>, held: boolean) {
    this.process = process
    this.shared = shared
    this.#held = held
    if (held) shared.hold()
  }

  get end(): T {
    return this.shared.end
  }

  /** Whether the process holds it open. */
  get isHeld(): boolean {
    return this.#held
  }

  close(): void {
    if (this.#held) {
      this.#held = false
      this.shared.release()
    } else this.shared.closeUnlessHeld()
  }
}

export class ProcessInput extends OwnEnd<ByteSource> implements ByteInput {
  static opened(process: KernelProcess, source: ByteSource): ProcessInput {
    return new ProcessInput(process, new Shared(source), false)
  }

  /** The stdin of a process: another's stream, the kernel's, or an outsider's. */
  static given(process: KernelProcess, input: ByteInput | ByteSource): ProcessInput {
    const shared = input instanceof ProcessInput ? input.shared : new Shared('take' in input ? input : sourceOf(input))
    return new ProcessInput(process, shared, true)
  }

  heldBy(process: KernelProcess): ProcessInput {
    return ProcessInput.given(process, this)
  }

  async read(max = MOST_AT_ONCE): Promise<Uint8Array | undefined> {
    const { process, shared } = this
    await process.goOn()
    for (;;) {
      if (shared.isClosed) throw new SystemError('EBADF')
      if (this.#isInBackground()) {
        process.group.signalGroup('TTIN')
        await process.turn()
      }
      const bytes = shared.end.take(max)
      if (bytes !== EMPTY) return bytes
      await process.block((done) => shared.end.whenReadable(done))
    }
  }

  /** Reads from its terminal are for the group in the foreground. */
  #isInBackground(): boolean {
    const { terminal, group } = this.process
    if (terminal === undefined || this.shared.end !== terminal.source) return false
    return terminal.foreground !== undefined && terminal.foreground !== group
  }
}

export class ProcessOutput extends OwnEnd<ByteSink> implements ByteOutput {
  static opened(process: KernelProcess, sink: ByteSink): ProcessOutput {
    return new ProcessOutput(process, new Shared(sink), false)
  }

  static given(process: KernelProcess, output: ByteOutput | ByteSink): ProcessOutput {
    const shared =
      output instanceof ProcessOutput ? output.shared : new Shared('put' in output ? output : sinkOf(output))
    return new ProcessOutput(process, shared, true)
  }

  heldBy(process: KernelProcess): ProcessOutput {
    return ProcessOutput.given(process, this)
  }

  async write(content: Uint8Array | string): Promise<void> {
    const { process, shared } = this
    await process.goOn()
    let bytes = bytesOf(content)
    while (bytes.length > 0) {
      if (shared.isClosed) throw new SystemError('EBADF')
      const count = this.#put(bytes)
      bytes = bytes.subarray(count)
      if (bytes.length > 0) await process.block((done) => shared.end.whenWritable(done))
    }
  }

  /** Who writes where nobody reads gets SIGPIPE, and EPIPE if he lives on. */
  #put(bytes: Uint8Array): number {
    try {
      return this.shared.end.put(bytes)
    } catch (error) {
      if (error instanceof SystemError && error.code === 'EPIPE') this.process.deliver('PIPE')
      throw error
    }
  }
}
