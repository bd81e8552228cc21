/** A command on a pseudo-terminal, typed at and read as by a user. `script` of util-linux opens it. */
import { type ChildProcess, spawn } from 'node:child_process'

export interface PseudoTerminalOptions {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Lines and columns. */
  readonly size?: readonly [rows: number, columns: number]
}

const PRINT_LIMIT_MS = 15_000
const END_LIMIT_MS = 30_000
/** Escape sequences of terminals: colours, cursor movements, titles, modes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with the control character ESC
const ESCAPES = /\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>()][0-9A-B]?)/g

export class PseudoTerminal {
  readonly #child: ChildProcess
  readonly #end: Promise<number>
  #screen = ''
  /** Up to where the screen has been read. */
  #read = 0
  #look = (): void => {}

  constructor(command: string, { cwd, env, size: [rows, columns] = [24, 120] }: PseudoTerminalOptions) {
    const sized = `stty rows ${rows} cols ${columns}; ${command}`
    const args = ['--quiet', '--return', '--flush', '--echo', 'always', '--command', sized, '/dev/null']
    this.#child = spawn('script', args, { cwd, env: { ...env, SHELL: '/bin/bash', TERM: 'xterm' }, detached: true })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#screen += text.replaceAll(ESCAPES, '').replaceAll('\r', '')
      this.#look()
    })
    this.#end = new Promise((resolve, reject) => {
      this.#child.on('error', reject)
      this.#child.on('close', (code) => resolve(code ?? -1))
    })
  }

  /** Presses keys: `\r` is Enter, `\x03` is Ctrl-C, `\x04` is Ctrl-D. */
  press(keys: string): void {
    this.#child.stdin?.write(keys)
  }

  /** Types a line and waits for what the screen shows then: all up to and with `shown`. */
  async types(line: string, shown: string | RegExp): Promise<string> {
    this.press(`${line}\r`)
    return this.shows(shown)
  }

  /**
   * Waits until the screen shows something that has not been read yet. Returns what stands before it, and itself.
   * Rejects after 15 s with what is on the screen.
   */
  async shows(wanted: string | RegExp): Promise<string> {
    const limit = Date.now() + PRINT_LIMIT_MS
    for (;;) {
      const found = this.#find(wanted)
      if (found !== undefined) return found
      if (Date.now() > limit) throw new Error(`${wanted} is not shown after this on:\n${this.#screen}`)
      await this.#change()
    }
  }

  /** Waits for the end. Resolves with the exit code and all that has not been read. */
  async ends(): Promise<{ code: number; rest: string }> {
    const limit = setTimeout(() => this.kill(), END_LIMIT_MS)
    const code = await this.#end
    clearTimeout(limit)
    return { code, rest: this.#screen.slice(this.#read) }
  }

  /** Closes the window: what runs in it hangs up. */
  async close(): Promise<void> {
    this.kill()
    await this.#end
  }

  kill(): void {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL')
  }

  #find(wanted: string | RegExp): string | undefined {
    const unread = this.#screen.slice(this.#read)
    const found = typeof wanted === 'string' ? { index: unread.indexOf(wanted), 0: wanted } : wanted.exec(unread)
    if (found === null || found.index < 0) return undefined
    const end = found.index + found[0].length
    this.#read += end
    return unread.slice(0, end)
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 200)
      this.#look = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
