/** Commands that a kubelet runs in containers: probes and hooks. Source: CRI, ExecSync. */
import type { Clock, Timer } from '../clock/clock.ts'
import type { Done, ExecResult } from '../kubelet/container-runtime.ts'
import { notWritten, toldCommand } from './command.ts'
import type { ContainerKernel } from './container-kernel.ts'
import { execIn } from './container-session.ts'
import type { OutputPart, ProcessBehaviour } from './image.ts'
import type { ByteOutput } from './kernel/streams.ts'
import { SystemError } from './kernel/system-error.ts'
import { execFailure } from './runtime-errors.ts'
import type { SimulatedContainer } from './simulated-container.ts'

export interface ExecSyncOptions {
  readonly clock: Clock
  /** Runs. */
  readonly container: SimulatedContainer
  /** The same container from inside. */
  readonly lookInto: () => ContainerKernel | undefined
  readonly execId: string
  readonly command: readonly string[]
  /** 0 waits for ever. */
  readonly timeoutMs: number
}

/** Bytes of one stream that are kept. Source: containerd, max exec output. */
const MOST_OUTPUT = 16 * 1024 * 1024

export function execSync(options: ExecSyncOptions, done: Done<ExecResult>): void {
  const { container, command, execId } = options
  const told = toldCommand(container.image.definition, command, startIn(container))
  if (told !== undefined) return runTold(options, told, done)
  try {
    runProgram(options, done)
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    const behaviour = notWritten(container.image.definition, error)
    if (behaviour !== undefined) return runTold(options, behaviour, done)
    done({ ok: false, failure: execFailure(execId, command[0] ?? '', error) })
  }
}

/** How a command in a container is started. */
export const startIn = ({ config, record, ageMs }: SimulatedContainer, stdin = false) => ({
  env: new Map(config.env),
  stdin,
  attempt: record.attempt,
  containerAgeMs: ageMs,
})

function runTold({ clock, container, timeoutMs }: ExecSyncOptions, told: ProcessBehaviour, done: Done<ExecResult>) {
  let timer: Timer | undefined
  const finish = (exitCode: number, timedOut: boolean): void => {
    timer?.cancel()
    const text = (stream: 'stdout' | 'stderr'): string => textOf(process.output(), stream)
    done({ ok: true, value: { exitCode, stdout: text('stdout'), stderr: text('stderr'), timedOut } })
  }
  const process = container.run(told, ({ exitCode }) => finish(exitCode, false))
  if (timeoutMs <= 0) return
  timer = clock.setTimeout(() => {
    process.forget()
    finish(0, true)
  }, timeoutMs)
}

function runProgram({ clock, lookInto, command, timeoutMs }: ExecSyncOptions, done: Done<ExecResult>): void {
  const kernel = lookInto()
  if (kernel === undefined) return
  const [stdout, stderr] = [new Kept(), new Kept()]
  const session = execIn(kernel, { command, tty: false }, { stdout, stderr })
  let open = true
  const finish = (exitCode: number, timedOut: boolean): void => {
    if (!open) return
    open = false
    timer?.cancel()
    done({ ok: true, value: { exitCode, stdout: stdout.text, stderr: stderr.text, timedOut } })
  }
  const timer =
    timeoutMs <= 0
      ? undefined
      : clock.setTimeout(() => {
          session.cancel()
          finish(0, true)
        }, timeoutMs)
  void session.ended.then((exitCode) => finish(exitCode, false))
}

/** What a command writes, as far as it is kept. */
class Kept implements ByteOutput {
  readonly #parts: Uint8Array[] = []
  #length = 0

  get text(): string {
    return Buffer.concat(this.#parts).toString()
  }

  async write(content: Uint8Array | string): Promise<void> {
    const bytes = Buffer.from(content).subarray(0, MOST_OUTPUT - this.#length)
    this.#length += bytes.length
    this.#parts.push(bytes)
  }

  close(): void {}
}

const textOf = (parts: readonly OutputPart[], wanted: 'stdout' | 'stderr'): string =>
  parts
    .filter(({ stream = 'stdout' }) => stream === wanted)
    .map(({ text }) => text)
    .join('')
