/** Files and commands that an awk program writes to and reads from, by the names that it opened them with. */
import type { ChildProcess } from '../../kernel/process-api.ts'
import { SIGNALS } from '../../kernel/signals.ts'
import type { ByteInput, ByteOutput } from '../../kernel/streams.ts'
import { SystemError } from '../../kernel/system-error.ts'
import type { Command } from './command.ts'

const STANDARD_OUTPUTS: { readonly [path: string]: 'stdout' | 'stderr' } = {
  '/dev/stdout': 'stdout',
  '/dev/stderr': 'stderr',
  '-': 'stdout',
}

interface Output {
  readonly output: ByteOutput
  readonly child?: ChildProcess
}

interface Input {
  readonly lines: AsyncGenerator<string>
  readonly close: () => Promise<number>
}

async function codeOf(child: ChildProcess): Promise<number> {
  const outcome = await child.wait()
  return outcome.type === 'exited' ? outcome.code : 256 + SIGNALS[outcome.signal].number
}

export class AwkStreams {
  readonly #running: Command
  readonly #recordsOf: (input: ByteInput) => AsyncGenerator<string>
  readonly #outputs = new Map<string, Output>()
  readonly #inputs = new Map<string, Input>()

  constructor(running: Command, recordsOf: (input: ByteInput) => AsyncGenerator<string>) {
    this.#running = running
    this.#recordsOf = recordsOf
  }

  /** `print > name`, `>> name` or `| name`. @throws SystemError */
  async write(operator: '>' | '>>' | '|', name: string, text: string): Promise<void> {
    const { process } = this.#running
    const standard = operator === '|' ? undefined : STANDARD_OUTPUTS[name]
    if (standard === 'stdout') return this.#running.print(text)
    if (standard === 'stderr') return process.stderr.write(text)
    const known = this.#outputs.get(name) ?? (await this.#open(operator, name))
    this.#outputs.set(name, known)
    await known.output.write(text)
  }

  async #open(operator: '>' | '>>' | '|', name: string): Promise<Output> {
    const { process } = this.#running
    if (operator !== '|') return { output: process.files.openOutput(name, operator === '>' ? 'truncate' : 'append') }
    await this.#running.flush()
    const { input, output } = process.pipe()
    return { output, child: process.spawn({ argv: ['sh', '-c', name], stdin: input }) }
  }

  /** The next line of a file or of what a command prints; 'end', or 'error' for a file that cannot be read. */
  async readLine(from: 'file' | 'command', name: string): Promise<{ readonly line: string } | 'end' | 'error'> {
    try {
      const known = this.#inputs.get(name) ?? (await this.#openInput(from, name))
      this.#inputs.set(name, known)
      const { value, done } = await known.lines.next()
      return done ? 'end' : { line: value }
    } catch (error) {
      if (!(error instanceof SystemError) || error.code === 'EINTR') throw error
      return 'error'
    }
  }

  async #openInput(from: 'file' | 'command', name: string): Promise<Input> {
    const { process } = this.#running
    if (from === 'file') return { lines: this.#recordsOf(this.#running.openInput(name)), close: async () => 0 }
    await this.#running.flush()
    const { input, output } = process.pipe()
    const child = process.spawn({ argv: ['sh', '-c', name], stdout: output })
    return { lines: this.#recordsOf(input), close: () => codeOf(child) }
  }

  /** Its exit code, or -1 for what is not open. */
  async close(name: string): Promise<number> {
    const [output, input] = [this.#outputs.get(name), this.#inputs.get(name)]
    this.#outputs.delete(name)
    this.#inputs.delete(name)
    output?.output.close()
    if (output?.child !== undefined) return codeOf(output.child)
    if (input !== undefined) return input.close()
    return output === undefined ? -1 : 0
  }

  /** At the end of the program, everything is closed, and commands have ended. */
  async closeAll(): Promise<void> {
    await this.#running.flush()
    for (const name of [...this.#outputs.keys()]) await this.close(name)
  }

  /** `system(command)`: its exit code. */
  async system(command: string): Promise<number> {
    await this.#running.flush()
    return codeOf(this.#running.process.spawn({ argv: ['sh', '-c', command] }))
  }
}
