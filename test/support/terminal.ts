/** A terminal of a user: a shell with a real kubectl, its own home and its own working folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type KubectlMinor, kubectlPath } from './kubectl/fetch-kubectl.ts'
import { PseudoTerminal } from './pseudo-terminal.ts'

/** What a command left on the screen. */
export interface Printed {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A command that goes on. */
export interface RunningCommand {
  /** Everything that it has printed so far. */
  stdout(): string
  /** Resolves when `text` has been printed; rejects when it has not been after ten seconds. */
  printed(text: string): Promise<void>
  /** Ends it and all that it started. */
  stop(): Promise<void>
}

const TIME_LIMIT_MS = 30_000
const PRINT_LIMIT_MS = 10_000

export class Terminal {
  readonly #folder: string
  readonly #env: NodeJS.ProcessEnv
  readonly #running = new Set<RunningCommand>()
  readonly #windows: PseudoTerminal[] = []

  /** @param kubeconfig YAML */
  constructor(minor: KubectlMinor, kubeconfig: string) {
    this.#folder = mkdtempSync(join(tmpdir(), 'ephemera-terminal-'))
    mkdirSync(join(this.#folder, 'bin'))
    symlinkSync(kubectlPath(minor), join(this.#folder, 'bin/kubectl'))
    this.write('kubeconfig', kubeconfig)
    this.#env = {
      PATH: `${join(this.#folder, 'bin')}:${process.env.PATH}`,
      HOME: this.#folder,
      KUBECONFIG: join(this.#folder, 'kubeconfig'),
      LANG: 'C.UTF-8',
    }
  }

  /** Writes a file into the working folder. */
  write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text)
  }

  /** Types a command and waits until it ends, however it does. Killed after 30 s. */
  async type(command: string, env: NodeJS.ProcessEnv = {}): Promise<Printed> {
    const child = this.#spawn(command, env)
    const stdout = gather(child.stdout)
    const stderr = gather(child.stderr)
    const limit = setTimeout(() => killGroup(child), TIME_LIMIT_MS)
    const code = await ended(child)
    clearTimeout(limit)
    return { code, stdout: stdout.text(), stderr: stderr.text() }
  }

  /** What a command prints that succeeds. Throws with all that it said when it fails. */
  async run(command: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { code, stdout, stderr } = await this.type(command, env)
    if (code !== 0) throw new Error(`"${command}" failed with ${code}: ${stderr}${stdout}`)
    return stdout
  }

  /** What a command complains of that fails. Throws when it succeeds. */
  async refused(command: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { code, stdout, stderr } = await this.type(command, env)
    if (code === 0) throw new Error(`"${command}" should fail, but prints ${stdout}`)
    return stderr
  }

  /** Starts a command that goes on. It is stopped with the terminal. */
  start(command: string): RunningCommand {
    const child = this.#spawn(command, {})
    const stdout = gather(child.stdout)
    const end = ended(child)
    const running: RunningCommand = {
      stdout: stdout.text,
      printed: (text) => stdout.until(text),
      stop: async () => {
        killGroup(child)
        await end
        this.#running.delete(running)
      },
    }
    this.#running.add(running)
    return running
  }

  /** Starts a command in a window of its own, where one can type at it. The window is closed with the terminal. */
  open(command: string): PseudoTerminal {
    const window = new PseudoTerminal(command, { cwd: this.#folder, env: { ...process.env, ...this.#env } })
    this.#windows.push(window)
    return window
  }

  /** Ends what still runs and removes the files. */
  async close(): Promise<void> {
    for (const window of this.#windows) await window.close()
    for (const running of [...this.#running]) await running.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }

  #spawn(command: string, env: NodeJS.ProcessEnv): ChildProcess {
    return spawn('bash', ['-c', command], { cwd: this.#folder, env: { ...this.#env, ...env }, detached: true })
  }
}

interface Gathered {
  text(): string
  until(text: string): Promise<void>
}

function gather(stream: NodeJS.ReadableStream | null): Gathered {
  let all = ''
  const listeners = new Set<() => void>()
  stream?.setEncoding('utf8')
  stream?.on('data', (chunk: string) => {
    all += chunk
    for (const listener of listeners) listener()
  })
  return {
    text: () => all,
    until: (text) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error(`"${text}" was not printed, but ${all}`)), PRINT_LIMIT_MS)
        const look = (): void => {
          if (!all.includes(text)) return
          clearTimeout(limit)
          listeners.delete(look)
          resolve()
        }
        listeners.add(look)
        look()
      }),
  }
}

/** The shell leads a process group, so that what it started ends with it. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? -1))
  })
